"""The five pages. A page takes its session and may carry any method the table of actions names.

The window calls `refresh()` when the ledger has changed while the page is in front, or when it comes to the front after
a change; `shown()` each time it comes to the front; `show_wish(Wish)` when someone wants to see certain documents; and
it gives the focus to the page, whose focus proxy is its list.
"""
