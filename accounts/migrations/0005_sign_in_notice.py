from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_privacy_notices")]
    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('emergency', 'Có việc khẩn cấp phải xử lý trong 12 giờ'), ('plan_submitted', 'Có kế hoạch chờ phê duyệt'), ('plan_returned', 'Kế hoạch được trả lại kèm ý kiến'), ('plan_approved', 'Kế hoạch đã được phê duyệt'), ('closure_proposed', 'Có đề nghị kết thúc hồ sơ'), ('closure_returned', 'Đề nghị kết thúc hồ sơ được trả lại'), ('item_returned', 'Giám sát trả lại một việc kèm ý kiến'), ('referral_sent', 'Có phiếu chuyển gửi mới'), ('referral_withdrawn', 'Phiếu chuyển gửi đã được rút lại'), ('referral_answered', 'Phiếu chuyển gửi có trả lời'), ('attendance_low', 'Chuyên cần giảm'), ('deadline_passed', 'Một việc đã quá hạn'), ('incident_reported', 'Có sự cố dữ liệu vừa được báo'), ('incident_clock', 'Sự cố dữ liệu chưa thông báo cơ quan có thẩm quyền'), ('request_registered', 'Có yêu cầu về dữ liệu cá nhân'), ('request_prepared', 'Có bản cung cấp dữ liệu chờ duyệt'), ('request_due', 'Yêu cầu về dữ liệu cá nhân sắp đến hạn'), ('erasure_proposed', 'Có đề nghị xóa hồ sơ chờ quyết định'), ('erasure_decided', 'Đề nghị xóa hồ sơ đã có quyết định'), ('sign_in_changed', 'Mật khẩu hoặc bước xác minh của tài khoản vừa thay đổi')], max_length=30),
        ),
    ]
