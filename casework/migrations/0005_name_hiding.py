from django.db import migrations, models

REASONS = [
    ("trafficking", "Nghi bị mua bán hoặc bóc lột"),
    ("worst_form", "Hình thức lao động trẻ em tồi tệ nhất"),
    ("threatened", "Trẻ hoặc gia đình bị đe dọa"),
    ("known_family", "Gia đình nhiều người biết"),
    ("other", "Lý do khác"),
]


def hiding(model):
    reason = models.CharField(
        blank=True, choices=REASONS, default="", max_length=14, verbose_name="ẩn tên trẻ vì"
    )
    comment = models.CharField(
        blank=True, default="", max_length=500, verbose_name="giải thích việc ẩn tên"
    )
    return [
        migrations.AddField(model_name=model, name="name_hidden", field=reason),
        migrations.AddField(model_name=model, name="hiding_comment", field=comment),
    ]


class Migration(migrations.Migration):
    """Whether a child's name is hidden from most of those who see the case, and why."""

    dependencies = [("casework", "0004_attachments")]
    operations = [*hiding("case"), *hiding("historicalcase")]
