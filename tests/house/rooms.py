"""The packages of the program, from left to right as docs/architecture.md has them."""

WITH_MODELS = (
    *("interface", "areas", "audit", "accounts", "schools", "casework", "referrals", "privacy"),
    *("reminders", "reports"),
)
PACKAGES = ("vietnam", "vault", *WITH_MODELS, "config")
