"""Files that people send: told by their content, scanned, kept in private, served only to who may read them.

From the outside in: `capped` stops what is too large while it arrives, `page` takes what a page brought, `inspect` and
`scan` look at one file, `keep` writes rows and bytes, `field` is the question, `views` gives a file out again.
"""
