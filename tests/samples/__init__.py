"""The sample submissions: plain sources in `prose/` to Word files and commitment letters."""
