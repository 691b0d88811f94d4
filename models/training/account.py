"""The one account of a training registry; its password is no secret and stands on the unlock page."""

from __future__ import annotations

TRAINING_LOGIN = "huanluyen"
TRAINING_NAME = "Trần Văn Dũng"
TRAINING_PASSWORD = "HuanLuyen@1"
TRAINING_FOLDER = "huan-luyen"
"""Where the registry of the window lies, beside the real one."""
