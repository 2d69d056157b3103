"""Deeds of casework: one function a deed, one transaction, the row locked and state and right checked again.

Each raises `casework.workflow.NotNow` when the state forbids the deed, and PermissionDenied when the right is
missing; nothing is changed then.
"""
