"""The base of every form."""

from config.forms import Checkboxes, HouseForm, HouseFormMixin, HouseModelForm, Radios

__all__ = ["Checkboxes", "HouseForm", "HouseFormMixin", "HouseModelForm", "Radios"]
