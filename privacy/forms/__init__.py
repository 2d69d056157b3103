"""Forms of incidents, requests, holds and erasures. They validate and never save."""
