"""`python -m bot` is `postie`."""

from bot.cli import main

if __name__ == "__main__":
    main()
