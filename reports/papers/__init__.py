"""Official forms and letters of a case, each kind stated as data: what it is made from, its parts, its texts.

`kinds` says what a kind is, `parts` what it is put together from, `texts` which wording holds on a day,
`making` lays one out, `registry` names them all. Official papers are Vietnamese in every language of the
program: their wording is data that an administrator corrects, and is not translated.
"""
