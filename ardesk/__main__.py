"""`python -m ardesk` is the command `ardesk`."""

from ardesk.cli import main

if __name__ == "__main__":
    main()
