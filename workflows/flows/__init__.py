"""Compile an edition's processes to Viewflow flows, and move runs: begin, take, hand back, complete, deliver."""
