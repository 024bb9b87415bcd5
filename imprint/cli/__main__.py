"""`python -m imprint.cli` is the `imprint` command."""

from imprint.cli.main import main

if __name__ == "__main__":
    main()
