"""Lines that the own rules of semgrep must find, and lines like them that they must let pass."""

VIEW = "casework/views/pages.py"
CODE = "casework/actions/deeds.py"
PAGE = "templates/casework/page.html"
SHOW = "def show(request, pk):\n    "
TAKE = "def take(request):\n    return render(request, 'a.html')\n"

# rule → [(file, text)]: each text is a fault that the rule has to name.
FAULTS = {
    "record-past-access": [
        (VIEW, "def show(request, pk):\n    return check(request, pk, Case.objects.get(pk=pk))\n"),
        (VIEW, f"{SHOW}row = get_object_or_404(Plan, pk=pk)\n    return look(request, pk)\n"),
        ("casework/forms/pick.py", "choices = Child.objects.all()\n"),
        ("referrals/views.py", "found = Referral.objects.filter(case=1)\n"),
    ],
    "view-without-access": [
        (VIEW, "@require_safe\ndef show(request, pk):\n    return render(request, 'a.html', {'pk': pk})\n"),
    ],
    "raw-sql": [
        (CODE, "Case.objects.raw('SELECT 1')\n"),
        (CODE, "rows.extra(where=[text])\n"),
        (CODE, "cursor.execute(f'SELECT {name}')\n"),
        (CODE, "cursor.execute('SELECT %s' % name)\n"),
        (CODE, "cursor.execute('SELECT ' + name)\n"),
        (CODE, "cursor.execute('SELECT {}'.format(name))\n"),
    ],
    "csrf-exempt": [(VIEW, f"@csrf_exempt\n{TAKE}")],
    "open-to-all": [(VIEW, f"@login_not_required\n{TAKE}")],
    "text-as-markup": [
        (CODE, "mark_safe(name)\n"),
        (CODE, "format_html(f'<b>{name}</b>')\n"),
        (CODE, "format_html('<b>{}</b>'.format(name))\n"),
    ],
    "answer-without-type": [(VIEW, "answer = HttpResponse(text)\n")],
    "html-by-hand": [(VIEW, "answer = HttpResponse(text, content_type='text/html')\n")],
    "open-redirect": [
        (VIEW, "def leave(request):\n    return redirect(request.GET['next'])\n"),
        (VIEW, "def leave(request):\n    to = request.POST.get('to')\n    return HttpResponseRedirect(to)\n"),
    ],
    "debug-on": [(CODE, "DEBUG = True\n")],
    "weak-hash": [(CODE, "hashlib.md5(text)\n"), (CODE, "hashlib.new('sha1', text)\n")],
    "guessable-chance": [(CODE, "import random\n"), (CODE, "from random import choice\n")],
    "assert-in-program": [(CODE, "assert user.is_active\n")],
    "swallowed-error": [
        (CODE, "try:\n    act()\nexcept Exception:\n    pass\n"),
        (CODE, "try:\n    act()\nexcept:\n    pass\n"),
        (CODE, "with suppress(Exception):\n    act()\n"),
    ],
    "scope-of-all-in-a-request": [(VIEW, "with system_scope('casework.page'):\n    pass\n")],
    "secret-in-the-log": [
        (CODE, "logger.info('seen %s', child.full_name)\n"),
        (CODE, "logger.warning(f'seen {child.full_name}')\n"),
    ],
    "every-field": [("casework/forms/all.py", "class Meta:\n    fields = '__all__'\n")],
    "open-cookie": [
        (CODE, "answer.set_cookie('a', 'b')\n"),
        (CODE, "answer.set_cookie('a', 'b', secure=True)\n"),
    ],
    "unescaped-in-template": [
        (PAGE, "<p>{{ name|safe }}</p>\n"),
        (PAGE, "{% autoescape off %}{{ name }}{% endautoescape %}\n"),
        (PAGE, '<button onclick="go()">x</button>\n'),
        (PAGE, '<a href="javascript:go()">x</a>\n'),
    ],
}  # fmt: skip
# What the rules must not name, one text a line of thought.
SOUND = [
    (VIEW, f"{SHOW}case = get_case(request.user, pk)\n    return render(request, 'a', case)\n"),
    (VIEW, "def show(request, pk):\n    return _written(request, pk, 'note')\n"),
    (VIEW, f"{SHOW}row = get_object_or_404(Plan, pk=pk)\n    case = get_case(request.user, row.case_id)\n"),
    (VIEW, "def leave(request):\n    return redirect('casework:case', 1)\n"),
    (VIEW, "answer = HttpResponse(text, content_type='application/pdf')\n"),
    (CODE, "cursor.execute('SELECT %s', [name])\n"),
    (CODE, "format_html('<b>{}</b>', name)\n"),
    (CODE, "logger.info('seen %s', case.pk)\n"),
    (CODE, "answer.set_cookie('a', 'b', secure=True, httponly=True)\n"),
    (CODE, "try:\n    act()\nexcept KeyError:\n    pass\n"),
    ("tests/house/test_one.py", "import random\nassert random.random() < 1\n"),
    (PAGE, "<p>{{ name }} an toàn (safe)</p>\n"),
]  # fmt: skip
