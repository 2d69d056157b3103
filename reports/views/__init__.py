"""Pages of the reports and of the audit trail."""
