"""Pages of casework: fetch through `access`, validate, one action, redirect."""
