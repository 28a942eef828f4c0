"""Inspect logs of any size on one machine, in bounded memory, on all cores.

What comes in: paths of logs and an `options.Job`. What goes out: the files of `places.Outcome` in one folder, and the
`guiju.reports.summary.Summary` of them. On the way, the rows of a conversation, which may stand anywhere in the logs,
meet in one partition:

    read (formats) -> spill by conversation -> sort -> judge -> write -> merge and sum up

Finished sections and partitions stay on disk, so that interrupted work can go on where it stopped.
"""
