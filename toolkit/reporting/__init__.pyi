from .account import (
    BuildReport as BuildReport,
    ReportedFinding as ReportedFinding,
    ReportedText as ReportedText,
    Unmade as Unmade,
    reaches as reaches,
    report_of as report_of,
)
from .writing import FORMS as FORMS, write_report as write_report
