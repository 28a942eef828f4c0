"""Chat logs in, findings out: CSV, XLSX, JSONL and Parquet.

What comes in: files in many spellings. What goes out: bounded Arrow record batches of one schema (`rows.SCHEMA`), and
beside them every row that could not be read, with its line and the reason. Nothing is lost silently.

`sections.plan` divides files into parts that can be read apart, `sections.read` yields a part's rows.
"""
