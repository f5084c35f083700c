"""Where the shipped scenarios lie: inside the package when installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def docs_dir() -> Path:
    """Folder of the pages of the documentation that the program itself shows; it may lack them."""
    installed = _PACKAGE / "_docs"
    return installed if installed.is_dir() else _PACKAGE.parent / "docs"


def data_dir() -> Path:
    """Folder of the shipped scenario files.

    Raises:
        FileNotFoundError: the installation is damaged: there is no such folder.
    """
    installed, checkout = _PACKAGE / "_scenarios", _PACKAGE.parent / "scenarios"
    for folder in (installed, checkout):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the shipped scenarios are missing: neither {installed} nor {checkout} is there. Install the package again."
    )
