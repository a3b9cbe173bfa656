"""Django's settings, derived from the environment. Nothing a council may choose is here: that is versioned data."""

from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from fairwait.config.environment import Environment, Profile, SettingsRefused
from fairwait.config.messages import MessagesEnvironment, MessagesRefused

ENVIRONMENT = Environment()
PRODUCTION = ENVIRONMENT.profile is Profile.PRODUCTION
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.secret_key()
try:
    MESSAGES = MessagesEnvironment().settled(is_production=PRODUCTION)
except MessagesRefused as _refused:
    raise SettingsRefused(str(_refused)) from _refused
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.host_names()
SITE_ADDRESS = ENVIRONMENT.address
ROOT_URLCONF = "fairwait.config.urls"
WSGI_APPLICATION = "fairwait.config.wsgi.application"
SITE_NAME = "Fairwait"
TRUSTED_PROXY = ENVIRONMENT.trusted_proxy
DIRECTORY_HOSTS = ENVIRONMENT.allowed_directories

INSTALLED_APPS = [
    "fairwait.govuk",
    "fairwait.history",
    "fairwait.upkeep",
    "fairwait.accounts",
    "fairwait.people",
    "fairwait.directory",
    "fairwait.waiting",
    "fairwait.priority",
    "fairwait.keeping_in_touch",
    "fairwait.huddles",
    "fairwait.conversations",
    "fairwait.assessments",
    "fairwait.capacity",
    "fairwait.measures",
    "fairwait.exchange",
    "fairwait.desk",
    "fairwait.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fairwait.govuk.middleware.SafeHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "fairwait.portal.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fairwait.accounts.middleware.SignInRequiredMiddleware",
    "fairwait.people.middleware.VeilMiddleware",
    "fairwait.waiting.middleware.OpeningMiddleware",
    "axes.middleware.AxesMiddleware",
    "fairwait.desk.middleware.WrongMethodMiddleware",
]

TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "fairwait.govuk.environment.environment"},
    },
    {
        "NAME": "allauth",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "fairwait.govuk.forms.GovukRenderer"

# A connection stays with its process: opening one is work, and on SQLite the last to close would bring the whole
# write-ahead log into the database after every page. PostgreSQL may have gone meanwhile, so it is asked first.
_database = dj_database_url.parse(ENVIRONMENT.url, conn_max_age=600, conn_health_checks=True)
if "sqlite" in _database["ENGINE"]:
    # Measured: the default mode lost 300 of 400 concurrent actions to "database is locked", IMMEDIATE none; a
    # simulated power cut lost acknowledged rows with synchronous=NORMAL at 95 of 96 points, with FULL at none. Pages of
    # 16 KiB, which only a new database takes up, halve the work of committing an import against the usual 4 KiB.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA page_size=16384;PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;PRAGMA cache_size=-65536;"
        ),
    }
elif "postgresql" not in _database["ENGINE"]:
    raise SettingsRefused("FAIRWAIT_DATABASE_URL must begin postgres:// or sqlite://.")
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "fairwait.accounts.adapter.NoSelfRegistration"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "fairwait.accounts.forms.SignInForm",
    "change_password": "fairwait.accounts.forms.OwnPasswordForm",
}
# Wrong passwords are counted by axes below, per name and address; a count per name alone would lock a colleague out.
# Sign-ins are counted per address as well: a whole office may share one, so the limit is high.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip", "second_factor": "10/15m/key"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60

# Where the site is open to others, a password alone opens nothing (S02); on one's own machine it is offered.
SECOND_FACTOR_REQUIRED = ENVIRONMENT.needs_second_factor
# The council's own identity provider, when `identity.toml` in its folder names one.
IDENTITY = ENVIRONMENT.identity()
SOCIALACCOUNT_ADAPTER = "fairwait.accounts.identity.adapter.CouncilIdentity"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": IDENTITY.as_provider()} if IDENTITY else {}
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"

MFA_ADAPTER = "fairwait.accounts.factors.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # e-mail addresses are no way in here
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute out
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # localhost, where browsers make passkeys without TLS

# Guessing is slowed per account and address together, so that nobody can lock a colleague out from elsewhere (S04).
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
ALLAUTH_TRUSTED_PROXY_COUNT = int(TRUSTED_PROXY)
AXES_CLIENT_IP_CALLABLE = "fairwait.govuk.limits.client_address" if TRUSTED_PROXY else None
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "fairwait.accounts.sessions.name_tried"
AXES_SENSITIVE_PARAMETERS = ["login", "next"]  # what was typed as a name may be a password
AXES_DISABLE_ACCESS_LOG = True  # who signed in is in our own log, by id
AXES_LOCKOUT_CALLABLE = "fairwait.accounts.views.locked_out"
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # it wants the address alone in the lockout; see above why not
    "security.W002",  # frames are refused by SafeHeadersMiddleware and by the content security policy
]

# Tries are counted, and a code used up, for all server processes together.
# Who asks for public pages is counted in a table of its own: however many ask, no code that was used up is forgotten.
_DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"
CACHES = {
    "default": {"BACKEND": _DATABASE_CACHE, "LOCATION": "accounts_cache"},
    "limits": {"BACKEND": _DATABASE_CACHE, "LOCATION": "limits_cache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fairwait.desk.errors.form_expired"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *(IDENTITY.origins if IDENTITY else ())],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if PRODUCTION:
    # These belong to TLS: on a laptop's plain http some browsers would drop the cookies and sign-in would loop.
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-fairwait", "__Host-fairwait-form"
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
else:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "fairwait", "fairwait-form"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [PACKAGE / "govuk" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # the wheel alone serves every page: nothing to collect first
MEDIA_ROOT = ENVIRONMENT.files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # an upload goes to disk at once, never into the web process's memory
FILE_UPLOAD_TEMP_DIR = ENVIRONMENT.work

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "fairwait.config.logs.JsonFormatter"}},
    "handlers": {
        "file": {
            "class": "fairwait.config.logs.PatientFileHandler",
            "filename": str(ENVIRONMENT.logs / "fairwait.log"),
            "formatter": "json",
        }
    },
    "root": {"handlers": ["file"], "level": "WARNING"},
    "loggers": {"fairwait": {"level": "INFO"}, "axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}
