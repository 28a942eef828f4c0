"""The parts of the report page: words, markup, masking, charts, one module a section; `assets` holds its styles."""
