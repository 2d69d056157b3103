"""A folder of messages, one file each: for demonstrations and for installations without a mail server."""

import json
import os
import tempfile
from pathlib import Path

from django.conf import settings

from accounts.enums import ChannelName
from reminders.channels.base import Message, Outcome, Result


class File:
    """Writes `<key>.json`; a repetition takes the place of the first, so that there is one file a message."""

    name = ChannelName.FILE

    def send(self, message: Message) -> Result:
        """Write `message` whole or not at all."""
        folder = Path(settings.CHANNEL_FILE_PATH)
        said = {name: getattr(message, name) for name in ("key", "subject", "body", "url", "language")}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".part", delete=False) as part:
                json.dump(said, part, ensure_ascii=False, indent=1)
            os.replace(part.name, folder / f"{message.key}.json")
        except OSError as failed:
            return Result(Outcome.AGAIN, type(failed).__name__)
        return Result(Outcome.SENT, "written", message.key)
