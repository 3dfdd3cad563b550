"""A policy's editions and drafts for its managers: what is different, reading, copying back, packs in and out."""
