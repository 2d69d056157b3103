"""What is held about one child, in the form in which the child or a parent is given it."""

from privacy.package.build import build_package, keeps_where, package_json

__all__ = ["build_package", "keeps_where", "package_json"]
