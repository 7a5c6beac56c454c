"""Texts that spreadsheets would run, open, or read as something else: none may in an export."""

from __future__ import annotations

FORMULAS = (
    *(
        "=1+1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://x.example","y")',
        "=SUM(A1:A9)",
        "==1",
        "=''",
    ),
    *('=IMPORTXML("http://x.example","//a")', '=WEBSERVICE("http://x.example")', "=A1", "=(1)"),
    *("+1+1", "+cmd|' /C calc'!A0", "+A1", "++1", "+SUM(1)", "+'x'!A1", "+(2)", "+@SUM(1)"),
    *("-1+1", "-cmd|' /C calc'!A0", "-A1", "--1", "-SUM(1)", "-2+3+cmd|' /C calc'!D2", "-(2)"),
    *("@SUM(1+1)", "@A1", "@cmd", "@@", "@'x'!A1", '@HYPERLINK("x")'),
    *("\t=1+1", "\r=1+1", "\n=1+1", "\t+1", "\r-1", "\n@A1", "\t", "\r\n=2"),
    *("\0=1+1", "\0", "=\0", "=1+1\n", "=1+1;", '="a"&"b"', "=-1", "=+1", "=@A1", "-@A1", "+-1"),
    *('=DDE("cmd";"/C calc";"x")', "=RTD()", "=CALL()", "=REGISTER.ID()"),
)
assert len(FORMULAS) >= 50
