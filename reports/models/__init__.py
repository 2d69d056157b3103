from reports.models.papers import IssuedPaper, PaperCounter, PaperText

__all__ = ["IssuedPaper", "PaperCounter", "PaperText"]
