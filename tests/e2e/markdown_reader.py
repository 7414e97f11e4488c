"""How a reader of CommonMark that is not ours shows our Markdown."""
import unittest

try:
    from markdown_it import MarkdownIt
except ImportError:
    MarkdownIt = None


def render(text):
    """HTML, with HTML blocks of the source kept."""
    if not MarkdownIt:
        raise unittest.SkipTest("skipped: markdown-it is not installed")
    return MarkdownIt("commonmark").render(text)
