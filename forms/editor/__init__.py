"""The editor of anything that a pydantic model describes: drafts with gaps, codes under names, faults in words.

A form and a policy are both edited with it. It knows a shape by its JSON schema and the marks of forms/marks.py.
"""
