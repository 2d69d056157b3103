"""Deeds about referrals: one function a deed, one transaction, state and right checked after the lock.

Every deed locks the case first and the referral second, so that two at once wait and never block each
other. Each raises `casework.workflow.NotNow` when the state forbids the deed, with who did what meanwhile,
and PermissionDenied when the right is missing; nothing is changed then.
"""
