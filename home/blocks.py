"""What an editor may put on a policy page."""

from wagtail.blocks import CharBlock, RichTextBlock, StructBlock

# No images, files or embeds: the policy is words, and every page must print.
RICH_TEXT = ["h3", "bold", "italic", "ol", "ul", "link"]


class SectionBlock(StructBlock):
    """One section of a policy, shown at its own address."""

    heading = CharBlock(max_length=150)
    address = CharBlock(
        required=False,
        max_length=80,
        help_text="The last part of this section's web address. Leave it empty to make it from the heading. "
        "Changing it breaks links that people have kept.",
    )
    body = RichTextBlock(features=RICH_TEXT)

    class Meta:
        icon = "doc-full"
        label = "Section"
