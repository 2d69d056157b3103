"""`python -m config.probe`: asks this container's own web process whether it could serve a person.

Exit code 0 for yes, 1 for no. Asks under the public name, since no other host is answered.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

PATIENCE = 8


def main(port=8000):
    """Ask `/readyz` of the process on `port`. Returns the exit code."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
        return int(connection.getresponse().status != http.client.OK)
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
