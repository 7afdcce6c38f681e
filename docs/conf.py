# ruff: noqa: INP001 - Sphinx reads it as a script
"""The documentation as a site: `make docs` builds it, without network."""

from importlib.metadata import version as version_of

project = "Impar"
author = "The Impar maintainers"
project_copyright = author
version = release = version_of("impar")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]
exclude_patterns = ["examples"]
nitpicky = True

html_theme = "furo"
html_title = "Impar"
html_show_sphinx = False
html_copy_source = False
pygments_style = "friendly"
