"""What the accessibility statement and the privacy page say at first. Editors own the pages afterwards."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

_ACCESSIBILITY = """
<p>{council} runs this website. We want as many people as possible to be able to use it. You can:</p>
<ul>
<li>fill in the appeal form with a keyboard alone</li>
<li>use the public pages on a screen 320 pixels wide, which is like zooming in to 400% on a wide screen</li>
<li>read the policy and appeal with JavaScript switched off</li>
<li>see the whole policy on one page, to read or to print</li>
</ul>
<p>We have not yet tested the site with people who use screen readers or other assistive technology.</p>
<h2>If you need something else</h2>
<p>Tell us if you need the policy, a letter or a form in another format or language, or if you would rather deal with
us in another way. Asking for this is never unreasonable, and never breaks a limit on your contact with us. Contact us
in any of the ways at the end of this page and say:</p>
<ul>
<li>the address of the page</li>
<li>what you need</li>
<li>how we should contact you</li>
</ul>
<p>You can also ask in person at any council office, or ask somebody to contact us for you.</p>
<h2>Reporting a problem</h2>
<p>If you find something that does not work for you, or you think we are not meeting the rules, contact us in any of
the ways at the end of this page. Please tell us which page, what you were trying to do and what you use to read the
screen.</p>
<h2>If you are not happy with our reply</h2>
<p>The Equality and Human Rights Commission enforces the Public Sector Bodies (Websites and Mobile Applications) (No. 2)
Accessibility Regulations 2018. If you are not happy with how we respond, contact the Equality Advisory and Support
Service at <a href="https://www.equalityadvisoryservice.com/">equalityadvisoryservice.com</a>. In Northern Ireland,
contact the Equality Commission for Northern Ireland.</p>
<h2>How well the site meets the standard</h2>
<p>This website is built to meet the Web Content Accessibility Guidelines version 2.2 at level AA. Our tests find
nothing that falls short of it. An outside expert has not checked the site yet, so there may be faults we have not
found.</p>
<p>Letters made by this site are PDF files with tags for screen readers.</p>
<h2>How we test</h2>
<p>The software has tests that open each kind of public page in a real browser, Chromium. They check that:</p>
<ul>
<li>axe, a testing tool, finds no fault against the rules for levels A and AA</li>
<li>nothing has to be scrolled sideways on a screen 320 pixels wide</li>
<li>the whole appeal form can be filled in and sent with a keyboard alone, and without JavaScript</li>
<li>the first thing a keyboard reaches is a link that skips to the main content</li>
</ul>
<p>A tool finds some faults and not others. Please tell us about those it missed.</p>
"""

_PRIVACY = """
<p>This page says what {council} does with information about you when we use a policy on this site.</p>
<h2>What we hold</h2>
<p>If you only read these pages and do not open the appeal form, we set no cookies. The servers that run this site may
write your internet address and the pages you ask for in their logs. We use logs only to find faults and attacks.</p>
<p>If you appeal, or if we open a case about contact with you, we hold:</p>
<ul>
<li>your name and how to reach you, and the same for anybody who acts for you</li>
<li>a dated record of what happened, and the evidence for it</li>
<li>what we decided, who decided it and why</li>
<li>letters and emails we sent you about it</li>
<li>what you tell us in an appeal</li>
<li>anything you tell us about your health, a disability or your circumstances, so that we can make adjustments</li>
</ul>
<p>The appeal form cannot work without two cookies. We do not use cookies to follow you, and we do not use
advertising.</p>
<ul>
<li>{csrf_cookie} is set when you open the appeal form, before you start it. It stops anybody else sending a form in
your name. Your browser keeps it for {csrf_days} days.</li>
<li>{session_cookie} is set when you start the form, or open a link to answers you saved. It keeps your answers
together while you go from page to page. Your browser keeps it for {session_days} days; the answers themselves we keep
for less, as this page says below.</li>
</ul>
<p>To stop people guessing references, we count how often a reference is tried. The count is kept under a code that does
not show the reference or your internet address.</p>
<h2>Where it comes from</h2>
<p>From you, from our staff and councillors, and sometimes from somebody who acts for you, a contractor who works for
us, or the police.</p>
<h2>Why we may use it</h2>
<p>We use it to deliver services fairly to everybody, to keep staff and customers safe, to apply the policy evenly and
to let decisions be reviewed. The law calls this a public task (article 6(1)(e) of the UK GDPR). Where we hold
information about your health or a disability, we do so to meet our duties under equality and safety law
(article 9(2)(g), substantial public interest).</p>
<p>People decide whether you are warned, whether your contact is limited, and what happens to an appeal. When a limit is
due for review and nobody has looked at it in time, the policy says what happens then.</p>
<h2>Who sees it</h2>
<p>Only staff who need it for their part of the work. We share information outside the
council only if the law makes us or allows us, for example with:</p>
<ul>
<li>the police or emergency services, if somebody is at risk</li>
<li>the Local Government and Social Care Ombudsman, if you complain to them</li>
<li>a court</li>
</ul>
<h2>How long we keep it</h2>
<ul>
<li>An appeal form that you did not send can no longer be opened {draft_hours} hours after your last answer. We
delete it soon after that. If you save it to come back later, that is {link_days} days after you last saved it.</li>
<li>The email address that you give for coming back later we use for that email alone. We keep a code made from it,
which does not show it, for as long as your answers.</li>
<li>Cases, letters and appeals are kept until the council’s own retention schedule is applied to them. This site does
not delete them by itself.</li>
<li>Logs are kept for as long as the council sets on the servers that run this site.</li>
</ul>
<p>Ask us if you want to know how long we keep something about you.</p>
<h2>Your rights</h2>
<p>You can ask us to:</p>
<ul>
<li>give you a copy of what we hold about you</li>
<li>correct what is wrong</li>
<li>stop using it or delete it, if we have no good reason to go on</li>
<li>limit how we use it while we look into your request</li>
</ul>
<p>You can object to our use of your information. A limit on your contact with us never takes these rights away.</p>
<h2>How to contact us</h2>
<p>Contact us in any of the ways at the end of this page and ask for the data protection officer. The law gives us one
month to answer.</p>
<p>If you are not happy with our reply, you can complain to the Information Commissioner’s Office at
<a href="https://ico.org.uk/make-a-complaint/">ico.org.uk/make-a-complaint</a> or on 0303 123 1113.</p>
"""

_HOME = """
<p>We want everybody who deals with us to be treated fairly, and our staff to be safe at work. These pages say what
we do when somebody’s behaviour makes that hard. They say who decides, and how to ask us to look again.</p>
"""


def accessibility(council: str) -> SafeString:
    """The accessibility statement as rich text."""
    return format_html(_ACCESSIBILITY, council=council)


def privacy(council: str) -> SafeString:
    """The privacy page as rich text."""
    return format_html(
        _PRIVACY,
        council=council,
        draft_hours=settings.FORMS_DRAFT_HOURS,
        link_days=settings.FORMS_LINK_DAYS,
        csrf_cookie=settings.CSRF_COOKIE_NAME,
        csrf_days=_days(settings.CSRF_COOKIE_AGE),
        session_cookie=settings.SESSION_COOKIE_NAME,
        session_days=_days(settings.SESSION_COOKIE_AGE),
    )


def welcome() -> str:
    """The introduction of the home page as rich text."""
    return _HOME


def _days(seconds: int) -> int:
    return seconds // 86_400
