"""The policy editor: a policy's draft in tabs that a manager understands, with its picture and what stands in the way.

The page shows one JSON text, the pack, as a form. What the form asks is pydantic's JSON schema of the pack, with the
marks of `forms.marks`; the modules in static/desk/policy_editor draw it. The text is what is sent and kept, so a
draft is never translated between two shapes: opening one and saving it changes nothing.
"""
