"""Where the packaged program that opens the window begins."""

from ardesk.cli import gui

if __name__ == "__main__":
    gui()
