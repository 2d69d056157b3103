"""Lock a finished PDF with a password: AES-256, ISO 32000-2 revision 6, by pikepdf."""

import secrets
from io import BytesIO

import pikepdf

# Nobody knows the owner's password: it would lift the limits below without the reader's one.
OWNER_BYTES = 32
# What is signed is not changed; it may be printed, copied and read out.
ALLOWED = pikepdf.Permissions(
    modify_annotation=False, modify_assembly=False, modify_form=False, modify_other=False
)


def locked(content: bytes, password: str) -> bytes:
    """Return the file `content` encrypted, descriptions and bookmarks included, opened by `password` only.

    The bytes differ each time. Raises ValueError for an empty password, which would open it for everybody.
    """
    if not password:
        raise ValueError("A locked file needs a password.")
    cipher = pikepdf.Encryption(
        user=password, owner=secrets.token_urlsafe(OWNER_BYTES), R=6, aes=True, metadata=True, allow=ALLOWED
    )
    output = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(output, encryption=cipher)
    return output.getvalue()
