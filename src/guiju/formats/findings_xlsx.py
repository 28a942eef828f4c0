"""Write findings as a spreadsheet. Cells are written as text, so that no message can smuggle in a formula or a link."""

from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from guiju.judge.model.terms import ACTION_TITLES, CATEGORY_TITLES, PLATFORM_TITLES, SEVERITY_TITLES

MOST_ROWS = 1_048_575
MOST_CHARS = 32_767
COLUMNS = {
    "conversation_id": ("会话ID", 18),
    "message_index": ("第几条", 8),
    "platform": ("平台", 8),
    "shop": ("店铺", 16),
    "agent": ("客服", 12),
    "sent_at": ("时间", 20),
    "category": ("类别", 14),
    "severity": ("严重程度", 10),
    "action": ("处理", 12),
    "text": ("命中的话", 24),
    "why": ("原因", 60),
    "rule": ("规则", 28),
    "line": ("行", 8),
    "file": ("文件", 24),
}
WORDS: dict[str, dict[str, str]] = {
    "platform": {str(key): title for key, title in PLATFORM_TITLES.items()},
    "category": {str(key): title for key, title in CATEGORY_TITLES.items()},
    "severity": {str(key): title for key, title in SEVERITY_TITLES.items()},
    "action": {str(key): title for key, title in ACTION_TITLES.items()},
}


def write_xlsx(findings: Path, path: Path) -> int:
    """Write what `findings.parquet` holds, as many rows as a sheet can take; return how many were written."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    row = 0
    with xlsxwriter.Workbook(path, options) as book, pq.ParquetFile(findings) as file:
        sheet = book.add_worksheet("问题清单")
        bold = book.add_format({"bold": True})
        for place, (title, width) in enumerate(COLUMNS.values()):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, bold)
        sheet.freeze_panes(1, 0)
        for batch in file.iter_batches(10_000, columns=list(COLUMNS)):
            for each in batch.to_pylist()[: MOST_ROWS - row]:
                row += 1
                for place, column in enumerate(COLUMNS):
                    value = each[column]
                    if isinstance(value, int):
                        sheet.write_number(row, place, value)
                    elif value is not None:
                        shown = value.strftime("%Y-%m-%d %H:%M:%S") if column == "sent_at" else str(value)
                        sheet.write_string(row, place, WORDS.get(column, {}).get(shown, shown)[:MOST_CHARS])
        sheet.autofilter(0, 0, max(row, 1), len(COLUMNS) - 1)
    return row
