from reports.models.reviews import CaseloadReview, SampledCase, SampleDraw

__all__ = ["CaseloadReview", "SampleDraw", "SampledCase"]
