"""The window; the only room that knows Qt."""

from __future__ import annotations

from ardesk.ui.steady import keep_none

keep_none()
