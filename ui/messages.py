"""Every expected error in Vietnamese: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.dates import LEGAL_ZONE, legal_day, show_date
from models.errors import (
    ErrorCode,
    FieldFault,
    FieldProblem,
    InvalidFields,
    OverrideFault,
    RegistryError,
    RuleFileFault,
    SheetFault,
    UndoFault,
)
from ui.rule_codes import shown_code

if TYPE_CHECKING:
    from models.fields import Field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that says what happened, and one that says what is safe and what to do."""

    text: str
    advice: str


TRAINING_OPENS = Message("Sổ huấn luyện mở trong cửa sổ khác, với người giả định.", "Sổ thật ở đây không bị đụng đến.")
TRAINING_REFUSED = Message(
    "Không mở được sổ huấn luyện.", "Sổ thật không bị ảnh hưởng. Mở chương trình với tùy chọn --training, hoặc thử lại."
)
PRINTER_FIRST = Message(
    "Máy in đang nhận giấy; xong thì sổ mở ngay.",
    "Chờ lâu thì xem máy in, hàng đợi in của Windows. Giấy đã ra và số của nó được ghi vào hồ sơ trước.",
)
LOOK_REFUSED = Message(
    "Ổ đĩa chưa ghi được nhật ký truy cập.",
    "Vẫn đọc sổ được. Số lần xem chưa ghi được sẽ vào nhật ký khi ổ đĩa nhận lại. Giải phóng chỗ trống, kiểm tra ổ.",
)
"""Reading goes on without its trace (design §8, Access log)."""
CLOCK_BEHIND = Message(
    "Đồng hồ của máy chậm hơn lần ghi cuối trong sổ ({last}).",
    "Vẫn làm việc được và sổ vẫn đúng thứ tự. Thời hạn tính theo đồng hồ máy: chỉnh lại ngày giờ rồi hãy tin các thời"
    " hạn.",
)
OPEN_ON_MACHINE = Message(
    "Sổ đang được mở trên máy {machine}, từ {since}.",
    "Dữ liệu an toàn. Mỗi lúc chỉ một máy mở sổ: đóng chương trình ở máy đó rồi mở lại.",
)
OPEN_ON_THIS_MACHINE = Message(
    "Sổ đang được mở ở một cửa sổ khác trên máy này, từ {since}.",
    "Dữ liệu an toàn. Dùng cửa sổ đó, hoặc đóng nó rồi mở lại.",
)

MESSAGES: Mapping[ErrorCode, Message] = {
    ErrorCode.WRONG_PASSWORD: Message(
        "Mật khẩu không đúng.", "Sổ vẫn khóa và an toàn. Kiểm tra phím Caps Lock và bộ gõ rồi nhập lại."
    ),
    ErrorCode.PASSWORD_DELAYED: Message(
        "Nhập sai mật khẩu nhiều lần.",
        "Chờ {seconds} giây rồi nhập lại. Sổ không bị khóa hẳn; chỉ huy có thể đặt lại mật khẩu.",
    ),
    ErrorCode.PASSWORD_TOO_WEAK: Message(
        "Mật khẩu quá yếu.", "Cần ít nhất {least} ký tự, có chữ thường, chữ hoa, chữ số và ký hiệu."
    ),
    ErrorCode.PASSWORDS_DIFFER: Message("Hai lần nhập mật khẩu không giống nhau.", "Chưa tạo gì. Nhập lại cả hai ô."),
    ErrorCode.UNKNOWN_USER: Message("Không có tài khoản này trong sổ.", "Kiểm tra tên đăng nhập; hỏi chỉ huy đơn vị."),
    ErrorCode.NOT_A_REGISTRY: Message(
        "Thư mục này không có sổ.",
        "Không có gì bị thay đổi. Sổ nằm trên USB hoặc ổ mạng thì cắm, nối lại ổ đó; nếu không, chọn đúng thư mục hoặc"
        " tạo sổ mới.",
    ),
    ErrorCode.FOLDER_NOT_EMPTY: Message(
        "Thư mục đã có tệp khác.", "Không có gì bị thay đổi. Chọn một thư mục trống để tạo sổ."
    ),
    ErrorCode.NOT_IN_PLACE: Message(
        "Sổ mới đã làm xong nhưng chưa đặt được vào đúng thư mục của sổ.",
        "Sổ mới còn nguyên trong thư mục {made}, cạnh thư mục đó; sổ cũ, nếu có, vẫn ở chỗ cũ. Đóng chương trình khác"
        " đang dùng thư mục rồi làm lại.",
    ),
    ErrorCode.ALREADY_OPEN: Message(
        "Sổ đang được mở ở cửa sổ hoặc máy khác.", "Dữ liệu an toàn. Đóng chương trình ở nơi kia rồi mở lại."
    ),
    ErrorCode.REGISTRY_DAMAGED: Message(
        "Tệp sổ bị hỏng, hoặc không thuộc bộ khóa này.",
        "Chương trình không ghi gì vào tệp. Giữ nguyên thư mục sổ, cắm USB sao lưu nếu có, rồi cứu sổ.",
    ),
    ErrorCode.KEYRING_DAMAGED: Message(
        "Cả hai tệp bộ khóa đều bị hỏng.",
        "Dữ liệu trong sổ không bị thay đổi. Lấy lại tệp keyring.json từ bản sao lưu.",
    ),
    ErrorCode.KEYRING_MISMATCH: Message(
        "Bộ khóa và tệp sổ không cùng một sổ.",
        "Không có gì bị thay đổi. Đặt lại đúng hai tệp của cùng một bản sao lưu.",
    ),
    ErrorCode.NEWER_VERSION: Message(
        "Sổ này do phiên bản chương trình mới hơn tạo ra.", "Không có gì bị thay đổi. Cập nhật chương trình rồi mở lại."
    ),
    ErrorCode.TRAINING_AS_REAL: Message(
        "Đây là sổ huấn luyện, không mở như sổ thật được.", "Mở bằng lệnh huấn luyện, hoặc chọn thư mục của sổ thật."
    ),
    ErrorCode.REAL_AS_TRAINING: Message(
        "Đây là sổ thật, không mở trong chế độ huấn luyện được.", "Mở chương trình theo cách bình thường."
    ),
    ErrorCode.LOCKED: Message("Sổ đã khóa.", "Việc trước đó đã lưu xong. Nhập mật khẩu để mở lại."),
    ErrorCode.ACCOUNT_DISABLED: Message(
        "Tài khoản này đã bị ngừng sử dụng.", "Sổ vẫn khóa và an toàn. Hỏi chỉ huy đơn vị."
    ),
    ErrorCode.ACCOUNT_IDLE: Message(
        "Tài khoản này đã ngừng vì lâu không đăng nhập.",
        "Sổ vẫn khóa và an toàn. Chỉ huy cho dùng lại ở mục Tài khoản.",
    ),
    ErrorCode.LOGIN_TAKEN: Message("Tên đăng nhập này đã có.", "Chưa tạo gì. Chọn tên khác."),
    ErrorCode.LAST_CHIEF: Message(
        "Đây là chỉ huy duy nhất còn dùng sổ.",
        "Không có gì bị thay đổi. Tạo hoặc cho dùng lại một tài khoản chỉ huy khác trước.",
    ),
    ErrorCode.OWN_ACCOUNT: Message(
        "Không tự làm việc này với tài khoản của mình được.", "Không có gì bị thay đổi. Nhờ chỉ huy khác làm."
    ),
    ErrorCode.HEALTH_ROLE_FIXED: Message(
        "Không đổi được giữa vai trò y tế và vai trò khác.",
        "Không có gì bị thay đổi. Tài khoản y tế giữ khóa y tế: tạo tài khoản mới, xóa tài khoản cũ.",
    ),
    ErrorCode.PASSWORD_MUST_CHANGE: Message(
        "Cần đổi mật khẩu trước khi làm việc.", "Mật khẩu hiện tại do người khác đặt; đặt mật khẩu chỉ mình biết."
    ),
    ErrorCode.PASSWORD_USED_BEFORE: Message(
        "Mật khẩu này đã dùng trước đây.", "Chưa đổi. Chọn mật khẩu khác với {count} mật khẩu gần nhất."
    ),
    ErrorCode.CLINICAL_KEY_MISSING: Message(
        "Ở đây không có khóa y tế.", "Không có gì bị thay đổi. Người đang giữ khóa y tế cấp, hoặc dùng phiếu khôi phục."
    ),
    ErrorCode.LAST_CLINICAL_KEY: Message(
        "Không còn ai khác và không còn phiếu nào giữ khóa y tế.",
        "Không có gì bị thay đổi. Cấp khóa y tế cho một tài khoản y tế khác, hoặc lập phiếu khôi phục mới trước.",
    ),
    ErrorCode.SPACE_SHORT: Message(
        "Ổ đĩa không đủ chỗ trống: cần {need} MB, còn {free} MB.",
        "Không có gì bị thay đổi. Giải phóng chỗ trống rồi làm lại.",
    ),
    ErrorCode.SHEET_UNREADABLE: Message("Chưa đọc được phiếu: {fault}.", "Không có gì bị thay đổi. So lại với phiếu."),
    ErrorCode.SHEET_HALF_MISSING: Message(
        "Phiếu này là một nửa, cần cả hai phiếu.", "Không có gì bị thay đổi. Nhập thêm phiếu còn lại."
    ),
    ErrorCode.SHEETS_APART: Message(
        "Hai phiếu này không cùng một bộ.", "Không có gì bị thay đổi. Xem ký hiệu bộ ghi ở góc phiếu."
    ),
    ErrorCode.SHEET_OF_ANOTHER: Message(
        "Phiếu đọc được nhưng không phải của sổ này, hoặc đã bị thay.",
        "Không có gì bị thay đổi. Tìm phiếu mới nhất của đơn vị.",
    ),
    ErrorCode.DISK_FULL: Message(
        "Ổ đĩa đã đầy, chưa lưu được lần này.",
        "Mọi thứ đã lưu trước đó vẫn còn nguyên. Giải phóng chỗ trống rồi bấm lưu lại; nội dung đang nhập chưa mất.",
    ),
    ErrorCode.READ_ONLY: Message(
        "Máy không cho phép đọc hoặc ghi ở thư mục này.",
        "Mọi thứ đã lưu trước đó vẫn còn nguyên. Kiểm tra quyền của tệp và thư mục, khóa ghi của USB hoặc ổ mạng.",
    ),
    ErrorCode.DISK_ERROR: Message(
        "Ổ đĩa báo lỗi khi đọc hoặc ghi.",
        "Lần lưu này chưa thực hiện; các lần trước còn nguyên. Kiểm tra ổ đĩa, sao lưu ngay khi có thể.",
    ),
    ErrorCode.DRIVE_GONE: Message(
        "Không thấy ổ đĩa hoặc thư mục của sổ nữa.",
        "Việc này chưa lưu; mọi việc đã lưu vẫn nằm trên ổ đó. Cắm lại ổ, USB hoặc nối lại mạng rồi khóa sổ và mở lại.",
    ),
    ErrorCode.FILE_HELD: Message(
        "Một chương trình khác đang giữ tệp của sổ.",
        "Không có gì bị thay đổi. Chờ phần mềm diệt virus, sao lưu, đồng bộ đọc xong thư mục sổ rồi làm lại.",
    ),
    ErrorCode.FILE_MISSING: Message(
        "Tệp đã chọn không còn ở chỗ đó.",
        "Tệp đã bị xóa, đổi tên hoặc dời đi; nếu nằm trên USB thì cắm lại USB. Chưa nhận gì; chọn lại tệp.",
    ),
    ErrorCode.NOT_A_FILE: Message(
        "Mục đã chọn không phải một tệp.", "Chưa nhận gì. Chọn một tệp trong thư mục, không chọn cả thư mục."
    ),
    ErrorCode.DAMAGED_WHILE_OPEN: Message(
        "Tệp sổ có trang bị hỏng nên chưa lưu được việc này.",
        "Chương trình đã ngừng ghi vào tệp; vẫn xem được. Giữ nguyên thư mục sổ, chép việc này ra giấy để ghi lại"
        " sau khi cứu sổ bằng nút ở dòng cảnh báo phía trên.",
    ),
    ErrorCode.NO_COPY_TO_READ: Message(
        "Phần này nằm trên trang bị hỏng và chưa có bản sao lưu nào để đọc thay.",
        "Phần khác của sổ vẫn xem được, không lưu thêm được. Giữ nguyên thư mục sổ, cắm USB sao lưu nếu có, rồi cứu sổ"
        " bằng nút ở dòng cảnh báo phía trên.",
    ),
    ErrorCode.PLACE_MISSING: Message(
        "Không thấy nơi sao lưu này: chưa cắm USB, hoặc USB khác.",
        "Sổ và các bản sao lưu khác còn nguyên. Cắm đúng USB đã đăng ký rồi làm lại.",
    ),
    ErrorCode.PLACE_TAKEN: Message(
        "Ổ hoặc thư mục này đã là nơi sao lưu của sổ.", "Không có gì bị thay đổi. Chọn nơi khác nếu cần thêm."
    ),
    ErrorCode.PLACE_REFUSED: Message(
        "Nơi sao lưu không được nằm trong thư mục của sổ.",
        "Không có gì bị thay đổi. Chọn ổ đĩa khác, USB hoặc thư mục ở ngoài thư mục của sổ.",
    ),
    ErrorCode.BACKUP_INTERRUPTED: Message(
        "Việc sao lưu dừng lại giữa chừng vì sổ cần dùng tệp của mình.",
        "Sổ và các bản sao lưu trước còn nguyên. Chương trình sẽ sao lưu lại.",
    ),
    ErrorCode.NO_OWN_BACKUP: Message(
        "Sổ này chưa có bản sao lưu nào được kiểm chứng từ lúc khôi phục, nên chưa xóa được sổ cũ.",
        "Sổ cũ còn nguyên. Bấm Sao lưu ngay, rồi xóa lại.",
    ),
    ErrorCode.BACKUP_BROKEN: Message(
        "Bản sao lưu vừa ghi đọc lại không đúng: ổ đĩa hoặc USB có thể đã hỏng.",
        "Sổ và các bản sao lưu trước còn nguyên; bản hỏng không được giữ. Dùng USB hoặc ổ khác, làm lại ngay.",
    ),
    ErrorCode.BACKUP_OF_OLD_KEY: Message(
        "Bản sao lưu này làm trước khi sổ đổi khóa, sổ bây giờ không mở được.",
        "Không có gì bị thay đổi. Mật khẩu hoặc phiếu khôi phục của lúc đó vẫn mở được bản này.",
    ),
    ErrorCode.NO_BACKUP: Message(
        "Ở đây không có bản sao lưu nguyên vẹn nào của sổ mà mật khẩu hoặc phiếu khôi phục này mở được.",
        "Không có gì bị thay đổi. Kiểm tra lại ổ đĩa, thư mục đã chọn, hoặc dùng USB sao lưu khác.",
    ),
    ErrorCode.BACKUP_OF_ANOTHER: Message(
        "Bản sao lưu ở đây là của một sổ khác.",
        "Không có gì bị thay đổi. Cắm đúng USB sao lưu của sổ này rồi làm lại.",
    ),
    ErrorCode.NOTHING_TO_RESCUE: Message(
        "Không đọc được tệp sổ bị hỏng, cũng không có bản sao lưu hay nhật ký thay đổi để dựng lại.",
        "Tệp bị hỏng vẫn giữ nguyên, chưa ai sửa. Tìm USB hoặc ổ đĩa có bản sao lưu rồi làm lại.",
    ),
    ErrorCode.NOT_ALLOWED: Message(
        "Tài khoản này không được phép làm việc đó.", "Không có gì bị thay đổi. Hỏi chỉ huy đơn vị."
    ),
    ErrorCode.CASE_CLOSED: Message(
        "Hồ sơ này đã đưa ra khỏi danh sách.", "Chỉ mở khi có lý do; lý do được ghi vào nhật ký truy cập."
    ),
    ErrorCode.NOT_FOUND: Message("Không tìm thấy mục này nữa.", "Có thể đã bị lấy ra khỏi sổ. Mở lại danh sách."),
    ErrorCode.VERSION_CONFLICT: Message(
        "Nội dung này vừa được người khác sửa.", "Chưa lưu gì đè lên. Mở lại để xem bản mới rồi sửa tiếp."
    ),
    ErrorCode.UNKNOWN_KIND: Message(
        "Loại sự kiện này chương trình không biết.", "Không có gì bị thay đổi. Có thể cần cập nhật chương trình."
    ),
    ErrorCode.INVALID_FIELDS: Message("Có ô chưa hợp lệ.", "Chưa lưu. Sửa các ô được đánh dấu rồi lưu lại."),
    ErrorCode.FUTURE_DATE: Message(
        "Thời điểm này ở trong tương lai.", "Chưa lưu. Kiểm tra ngày, giờ vừa nhập và đồng hồ của máy."
    ),
    ErrorCode.IMPOSSIBLE_DATE: Message("Ngày này không thể có.", "Chưa lưu. Kiểm tra lại ngày vừa nhập."),
    ErrorCode.NO_GROUND_OF_ENTRY: Message(
        "Không có căn cứ để đưa người này vào sổ.",
        "Chưa lưu. Cần kết quả dương tính, thông báo III-02 nhận được, hoặc danh sách đã có.",
    ),
    ErrorCode.REASON_MISSING: Message("Cần ghi lý do.", "Chưa lưu. Lý do được giữ lại trong lịch sử thay đổi."),
    ErrorCode.ALREADY_VOID: Message("Sự kiện này đã bị hủy trước đó.", "Không có gì bị thay đổi."),
    ErrorCode.CASE_OPEN: Message(
        "Hồ sơ còn trên danh sách nên chưa được hủy.",
        "Không có gì bị hủy. Ghi sự kiện kết thúc, chuyển đi hoặc chết trước; nhập nhầm thì hoàn tác việc nhập.",
    ),
    ErrorCode.STILL_TO_BE_KEPT: Message(
        "Chưa hết thời hạn lưu giữ, hoặc thời hạn chưa rõ.",
        "Không có gì bị hủy. Đặt thời hạn có căn cứ ở phần Thời hạn lưu, hoặc chọn đúng trường hợp hủy.",
    ),
    ErrorCode.NAME_IN_REPORT: Message(
        "Nội dung biên bản có tên hoặc số giấy tờ của người bị hủy hồ sơ.",
        "Không có gì bị hủy. Biên bản được giữ lại nên không được ghi tên; bỏ tên rồi làm lại.",
    ),
    ErrorCode.NOTHING_TO_ERASE: Message("Chưa chọn gì để hủy.", "Không có gì bị hủy. Chọn hồ sơ trong danh sách."),
    ErrorCode.CARD_TEXT_UNREADABLE: Message(
        "Đây không phải nội dung mã QR của thẻ căn cước.", "Chưa điền gì. Quét lại, hoặc nhập bằng tay."
    ),
    ErrorCode.CARD_TEXT_GARBLED: Message(
        "Đầu đọc làm sai dấu tiếng Việt trong mã QR.",
        "Chưa điền gì để tránh sai tên. Tắt bộ gõ (Unikey) khi quét, hoặc nhập bằng tay.",
    ),
    ErrorCode.WORKBOOK_UNREADABLE: Message(
        "Không đọc được tệp bảng tính này.",
        "Sổ không thay đổi. Tệp có thể bị hỏng: mở bằng Excel và lưu lại thành .xlsx rồi thử lại.",
    ),
    ErrorCode.WORKBOOK_PROTECTED: Message(
        "Tệp bảng tính có mật khẩu.", "Sổ không thay đổi. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi thử lại."
    ),
    ErrorCode.WORKBOOK_TOO_LARGE: Message(
        "Tệp bảng tính quá lớn.",
        "Sổ không thay đổi. Xóa các dòng, cột trống ở cuối trang tính rồi lưu lại; tối đa 50.000 dòng.",
    ),
    ErrorCode.WORKBOOK_TIMED_OUT: Message(
        "Đọc tệp quá lâu nên đã dừng.", "Sổ không thay đổi. Chép riêng danh sách sang tệp mới rồi thử lại."
    ),
    ErrorCode.WORKBOOK_NO_LIST: Message(
        "Không thấy danh sách người trong tệp.",
        "Sổ không thay đổi. Cần một dòng tiêu đề có cột họ tên và cột ngày sinh hoặc số giấy tờ.",
    ),
    ErrorCode.OVERRIDE_REFUSED: Message(
        "Chưa ghi được quyết định áp dụng khác quy định {rule}: {fault}.",
        "Sổ không thay đổi. Sửa theo giấy tờ rồi ghi lại.",
    ),
    ErrorCode.GLYPH_MISSING: Message(
        "Có chữ không in được: {letters}.", "Chưa in gì. Sửa chữ đó trong hồ sơ rồi in lại."
    ),
    ErrorCode.SCAN_TYPE: Message(
        "Tệp này không phải PDF, JPEG hay PNG.",
        "Sổ không thay đổi. Chương trình xem nội dung tệp, không xem tên tệp: hãy quét lại thành PDF, JPEG hoặc PNG.",
    ),
    ErrorCode.SCAN_TOO_LARGE: Message(
        "Tệp quét lớn hơn {most} MB.", "Sổ không thay đổi. Quét ở 200 điểm/inch, hoặc tách thành nhiều tệp."
    ),
    ErrorCode.SCAN_UNREADABLE: Message(
        "Tệp quét bị hỏng, có mật khẩu hoặc quá lớn: không mở được.",
        "Sổ không thay đổi. Mở thử tệp bằng chương trình khác; nếu không xem được thì quét lại.",
    ),
    ErrorCode.DOSSIER_TOO_LARGE: Message(
        "Các bản lưu của hồ sơ này lớn hơn {most} MB, không ghép thành một tệp được.",
        "Bỏ chọn bớt giấy tờ rồi in làm nhiều lần.",
    ),
    ErrorCode.FORM_FILE_BAD: Message(
        "Tệp biểu mẫu {form} có lỗi.", "Các biểu mẫu khác vẫn in được. Cài lại chương trình hoặc báo cấp trên."
    ),
    ErrorCode.UNDO_REFUSED: Message(
        "Chưa hoàn tác được: {fault}.", "Sổ không thay đổi. Nếu ghi nhầm, sửa hoặc hủy sự kiện có ghi lý do."
    ),
    ErrorCode.RULE_FILE_BAD: Message(
        "Tệp quy định có lỗi{where}: {fault}.",
        "Không nhận gì của tệp này; quy định trong sổ giữ nguyên. Báo nơi phát hành tệp.",
    ),
    ErrorCode.RULE_FILE_SEAL: Message(
        "Đây không phải tệp quy định, hoặc tệp bị hỏng, bị sửa: chữ ký không khớp.",
        "Không nhận gì của tệp này; quy định trong sổ giữ nguyên. Chép lại tệp từ nơi phát hành.",
    ),
    ErrorCode.RULE_FILE_UNTRUSTED: Message(
        "Tệp được ký bởi khoá không được tin cậy.",
        "Không nhận gì của tệp này; quy định trong sổ giữ nguyên. Chỉ nhận tệp từ nơi phát hành chính thức.",
    ),
    ErrorCode.RULE_FILE_UNREAD: Message(
        "Tệp quy định số {number} đã nhận trước đây, chương trình này không đọc được.",
        "Dữ liệu an toàn. Quy định từ tệp đó trở đi chưa được áp dụng: cập nhật chương trình rồi hãy tin các thời hạn.",
    ),
    ErrorCode.RULE_FILE_OLD: Message(
        "Tệp quy định số {number} đã nhận rồi, hoặc cũ hơn tệp số {newest} đã nhận.", "Quy định trong sổ giữ nguyên."
    ),
    ErrorCode.HISTORY_BAD: Message(
        "Tệp diễn biến không đọc được: {fault}.", "Không có gì thay đổi. Sửa tệp theo mẫu rồi chạy lại."
    ),
    ErrorCode.PRINTER_FAILED: Message(
        "Máy in không nhận bản in.", "Giấy tờ vẫn còn trên màn hình. Kiểm tra máy in, giấy rồi in lại."
    ),
    ErrorCode.CANCELLED: Message("Đã dừng theo yêu cầu.", "Không có gì của lần này được lưu."),
    ErrorCode.UNEXPECTED: Message(
        "Chương trình gặp lỗi ngoài dự kiến.",
        "Thao tác vừa rồi chưa được lưu; mọi thứ trước đó còn nguyên. Thử lại, hoặc đóng và mở lại chương trình.",
    ),
}

OVERRIDE_FAULTS: Mapping[OverrideFault, str] = {
    OverrideFault.UNKNOWN_RULE: "chương trình không có quy định mang mã này",
    OverrideFault.NOT_IN_FORCE: "quy định này không có hiệu lực vào ngày bắt đầu áp dụng",
    OverrideFault.NOT_KNOWN: "giá trị của quy định này chưa rõ nên không có gì để áp dụng khác",
    OverrideFault.NOT_OVERRIDABLE: "đây không phải thời hạn, thẩm quyền, danh mục hay quy ước mà chương trình dùng",
    OverrideFault.DAYS: "ngày hết áp dụng phải từ ngày bắt đầu trở đi",
    OverrideFault.VALUE: "giá trị không hợp với quy định này",
}

SHEET_FAULTS: Mapping[SheetFault, str] = {
    SheetFault.UNKNOWN_WORD: "từ thứ {place} không có trong danh sách từ",
    SheetFault.COUNT: "phiếu có 26 từ hoặc 56 chữ, đã nhập {place}",
    SheetFault.CHECKSUM: "có từ sai hoặc đổi chỗ",
}

UNDO_FAULTS: Mapping[UndoFault, str] = {
    UndoFault.KIND: (
        "việc này không hoàn tác được, vì giấy tờ đã ra khỏi máy hoặc là quyết định về quyền, khóa, quy định"
    ),
    UndoFault.DONE: "việc này đã được hoàn tác rồi",
    UndoFault.BUILT_ON: "sau đó đã có việc khác ghi cho cùng người hoặc cùng mục; phải hoàn tác việc sau trước",
}

RULE_FILE_FAULTS: Mapping[RuleFileFault, str] = {
    RuleFileFault.TOO_LARGE: "tệp quá lớn",
    RuleFileFault.NOT_TEXT: "không phải văn bản UTF-8",
    RuleFileFault.NOT_TOML: "không đọc được như tệp TOML",
    RuleFileFault.HEAD: "phần đầu phải có đúng số, tên, ngày ban hành và ngày hiệu lực",
    RuleFileFault.NOTHING_IN_IT: "tệp không có quy định hay ngày nghỉ nào",
    RuleFileFault.ROW: "chương trình này không hiểu ({detail})",
    RuleFileFault.TOO_EARLY: "có hiệu lực trước ngày hiệu lực của tệp",
    RuleFileFault.OVERLAP: "không bắt đầu sau phiên bản mới nhất đã có",
    RuleFileFault.GAP: "cách phiên bản trước một khoảng không có quy định nào",
    RuleFileFault.ANOTHER_USE: "đổi sang một công dụng khác với các phiên bản trước",
    RuleFileFault.NOT_FOLLOWED: "chương trình này không làm theo được giá trị, hoặc không dùng quy định này",
    RuleFileFault.DAY: "ngày nghỉ bị ghi hai lần hoặc trước ngày hiệu lực của tệp",
    RuleFileFault.THROUGH: "lịch ngày nghỉ phải đi cùng ngày cuối, không sớm hơn ngày cuối đã có",
}

FAULTS: Mapping[FieldFault, str] = {
    FieldFault.REQUIRED: "Cần nhập",
    FieldFault.UNKNOWN_FIELD: "Ô không có trong khai báo",
    FieldFault.WRONG_TYPE: "Không đúng kiểu dữ liệu",
    FieldFault.NOT_IN_LIST: "Chọn một mục trong danh sách",
    FieldFault.TOO_LONG: "Quá dài",
    FieldFault.NOT_A_DATE: "Không phải ngày. Ví dụ: 24/11/2026",
    FieldFault.NOT_A_NUMBER: "Không phải số",
    FieldFault.OUT_OF_RANGE: "Ngoài khoảng cho phép",
    FieldFault.IN_FUTURE: "Ngày ở trong tương lai",
}


def instant_text(at: datetime) -> str:
    """An instant in legal time: "07:30 ngày 24/11/2026"."""
    return f"{at.astimezone(LEGAL_ZONE):%H:%M} ngày {show_date(legal_day(at))}"


def error_text(error: RegistryError) -> Message:
    """The sentences for an expected error."""
    message = MESSAGES[error.code]
    details = {name: str(value) for name, value in error.details.items()}
    if error.code is ErrorCode.ALREADY_OPEN and "machine" in details:
        message = OPEN_ON_THIS_MACHINE if error.details["here"] else OPEN_ON_MACHINE
        details["since"] = instant_text(datetime.fromtimestamp(error.details["since"], UTC))
    if error.code is ErrorCode.OVERRIDE_REFUSED:
        details["rule"] = shown_code(details["rule"])
        details["fault"] = OVERRIDE_FAULTS[OverrideFault(details["fault"])]
    if error.code is ErrorCode.RULE_FILE_BAD:
        details = _of_rule_file(details)
    if error.code is ErrorCode.UNDO_REFUSED:
        details["fault"] = UNDO_FAULTS[UndoFault(details["fault"])]
    if error.code is ErrorCode.SHEET_UNREADABLE:
        details["fault"] = filled(SHEET_FAULTS[SheetFault(details["fault"])], details)
    if isinstance(error, InvalidFields):
        return Message(f"{message.text} {problems_text(error.problems)}", message.advice)
    return Message(filled(message.text, details), filled(message.advice, details))


def _of_rule_file(details: Mapping[str, str]) -> dict[str, str]:
    """Which row of a rule file is bad, and why; of a packaged one only what its reader says."""
    rule, fault = details.get("rule", ""), details.get("fault", "")
    words = RULE_FILE_FAULTS.get(RuleFileFault(fault), "") if fault in set(RuleFileFault) else fault
    where = f" ở mục {shown_code(rule)}" if rule else ""
    return {"where": where, "fault": filled(words, {"detail": details.get("detail", "")})}


def problems_text(problems: tuple[FieldProblem, ...]) -> str:
    """What is wrong, field by field, in the labels of a person if they are such."""
    from models import fields  # only when something is wrong: the unlock page must start fast
    from models.person import PersonFields

    labels = {name: field.label for name, field in fields.field_map(PersonFields).items()}
    return " ".join(f"{labels.get(p.field, p.field)}: {FAULTS[p.fault].lower()}." for p in problems)


def fault_words(field: Field, fault: FieldFault) -> str:
    """What is wrong with a value, and how one of the field may look."""
    from models.fields import PartialDateType  # only when something is wrong

    if fault is FieldFault.NOT_A_DATE and isinstance(field.type, PartialDateType):
        return f"{FAULTS[fault]}, hoặc chỉ năm: 1990"
    return FAULTS[fault]


def filled(text: str, details: Mapping[str, str]) -> str:
    for name, value in details.items():
        text = text.replace(f"{{{name}}}", value)
    return text
