"""Django's settings, all of which come from environment variables. README lists every variable."""

from pathlib import Path

from newsroom import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / "var"

DEBUG = env.boolean("NEWSROOM_DEBUG", default=False)
SECRET_KEY = (
    "insecure-key-of-a-development-site-that-is-never-used-when-debug-is-off"
    if DEBUG and not env.text("NEWSROOM_SECRET_KEY")
    else env.secret(
        "NEWSROOM_SECRET_KEY",
        hint="Set it to 50 or more random characters and keep it secret, or set NEWSROOM_DEBUG=1 on your own machine.",
    )
)
# Earlier keys, the newest first: what they signed (sessions, cursors, links to previews) still counts.
SECRET_KEY_FALLBACKS = env.secrets("NEWSROOM_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("NEWSROOM_ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("NEWSROOM_CSRF_TRUSTED_ORIGINS")
HTTPS = env.boolean("NEWSROOM_HTTPS", default=not DEBUG)
SITE_NAME = env.text("NEWSROOM_SITE_NAME", default="Newsroom")
# The tagging entity of permanent ids in feeds (RFC 4151): one domain of ours, whichever host serves the feed.
TAGGING_ENTITY = env.tagging_entity("NEWSROOM_TAGGING_ENTITY", default="newsroom.invalid,2026")
SECURITY_CONTACT = env.contact("NEWSROOM_SECURITY_CONTACT")
CONTACT = env.contact("NEWSROOM_CONTACT")

DATABASES = {"default": env.database("NEWSROOM_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}")}

INSTALLED_APPS = [
    "newsroom",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "articles",
    "importers",
]
MIDDLEWARE = [
    "articles.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.csp.ContentSecurityPolicyMiddleware",
    "newsroom.permissions.PermissionsPolicyMiddleware",
    "newsroom.bodies.SafeMethodsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "articles.api.middleware.UnchangedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.bodies.BodyMiddleware",
    "newsroom.accounts.acting.ActingMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "articles.admin.known_browsers.KnownBrowserMiddleware",
    "newsroom.zones.DeskTimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ]
        },
    }
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# Sign-in is django-allauth's, behind a guard of our own (newsroom/accounts/guard.py): names and passwords, no signing
# up, no mail. Its own limits would let anybody lock an editor out, and answer 200.
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
ACCOUNT_ADAPTER = "newsroom.accounts.adapter.DeskAccountAdapter"
ACCOUNT_FORMS = {"login": "newsroom.accounts.signing_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = False
# Sessions last as long as Django's.
ACCOUNT_SESSION_REMEMBER = True
# “pages” holds finished pages under the public version that they show, so that they never go stale.
# Each process has its own caches; with Redis, all processes and machines share them.
CACHES = {
    "default": env.cache("NEWSROOM_REDIS_URL", prefix="newsroom"),
    "pages": env.cache("NEWSROOM_REDIS_URL", prefix="pages", megabytes=64),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The default from Django 6 on; without it every URL field of a form warns.
FORMS_URLFIELD_ASSUME_HTTPS = True

LANGUAGE_CODE = "en"
TIME_ZONE = env.time_zone("NEWSROOM_TIME_ZONE", default="UTC")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Nothing inline and nothing from other sites. The name is Django 6's, so that its middleware can take over.
SECURE_CSP = {
    "default-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("NEWSROOM_BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Browsers keep a preload list for years, so only its owner may put a domain on it.
SECURE_HSTS_PRELOAD = env.boolean("NEWSROOM_HSTS_PRELOAD", default=False)
# Django's check asks for preloading, which is the owner's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# No other host of the domain can set a cookie whose name begins so (RFC 6265bis, 4.1.3).
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_FAILURE_VIEW = "newsroom.faults.forged"
# What no page of ours uses; W3C Permissions Policy.
PERMISSIONS_POLICY = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
X_FRAME_OPTIONS = "DENY"

# Work too long for a request is queued in the database and done by `manage.py db_worker`, without a broker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["articles.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "EXCEPTION_HANDLER": "articles.api.problems.handle_exception",
    "UNAUTHENTICATED_USER": None,
    # Behind a proxy that we trust, the proxy says who the client is.
    "NUM_PROXIES": 1 if env.boolean("NEWSROOM_BEHIND_PROXY", default=False) else 0,
}
# How many API requests an address may make in a minute; 0 for no limit.
API_REQUESTS_A_MINUTE = env.whole_number("NEWSROOM_API_RATE", default=300)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"outages": {"()": "newsroom.outages.OutageFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["outages"]}},
    "root": {"handlers": ["console"], "level": env.text("NEWSROOM_LOG_LEVEL", default="INFO").upper()},
}
