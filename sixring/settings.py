"""All settings of Sixring, read once from the environment (`SIXRING_*`); docs/settings.md lists each of ours."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from sixring.core import config

HOME = config.home()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = config.flag("DEBUG", False)
DEMO = config.flag("DEMO", False)  # the fictional company: anybody signed in may see it as a colleague of another role
PUBLIC_URL = config.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
SECURE = _public.scheme == "https"

SECRET_KEY = config.text("SECRET_KEY", "") or config.secret_file(HOME / "django.key")
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", *config.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DATABASES = {"default": config.database(config.text("DATABASE_URL", ""), HOME)}
MEDIA_ROOT = HOME / "media"
LMTP = config.place("LMTP", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "csp",
    "sixring.look",
    "sixring.core",
    "sixring.people",
    "sixring.channels",
    "sixring.interactions",
    "sixring.conversations",
    "sixring.work",
    "sixring.feedback",
    "sixring.insights",
    "sixring.trust",
    "sixring.integrations",
    "sixring.moving",
    "sixring.home",
    "allauth",
    "allauth.account",  # last, so that home's templates stand in for theirs
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sixring.core.accounts.sessions.SessionRules",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sixring.home.gate.Gate",
    "sixring.work.availability.SignsOfLife",
]
ROOT_URLCONF = "sixring.urls"
WSGI_APPLICATION = "sixring.asgi.pages"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["sixring.look.templatetags.look"],
        },
    }
]

CSRF_FAILURE_VIEW = "sixring.look.errors.csrf_failure"
FORM_RENDERER = "sixring.look.forms.Renderer"
AUTH_USER_MODEL = "core.Agent"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [Path(__file__).parent / "locale"]

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# Safe by default: research rules 8, 13 and 14 of the hardening notes as settings.
SESSION_COOKIE_NAME = "__Host-sixring" if SECURE else "sixring"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_HANDLERS = [
    "sixring.core.upload_limit.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],  # voice notes
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}

LAKE_EVERY = config.number("LAKE_EVERY", 5)  # minutes after which the lake follows (docs/lake.md); 0: only by hand
AWAY_AFTER = config.number("AWAY_AFTER", 30, least=5)  # minutes without a sign of life after which an agent is away
API_PER_MINUTE = config.number("API_PER_MINUTE", 600, least=1)  # requests of one API token, in each web process
FETCH_ALLOW = config.words("FETCH_ALLOW")  # host:port of our own network that outbound requests may reach

# sign-in: by e-mail and password through allauth (sixring/core/accounts); nobody signs up.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "sixring.core.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/h/key"}
# A second step: an authenticator app, passkeys (which also sign in alone), and codes for when both are lost.
MFA_ADAPTER = "sixring.core.accounts.second_step.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_ISSUER = "Sixring"
MFA_TOTP_TOLERANCE = 1
ALLAUTH_TRUSTED_PROXY_COUNT = config.number("TRUSTED_PROXIES", 0, most=9)
# The throttle counts in a table that all web processes share (`createcachetable` makes it); nothing else is cached.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_throttle",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Mail about accounts. Without a server it is written to the log, link and all.
EMAIL_HOST = config.text("MAIL_HOST", "")
EMAIL_PORT = config.number("MAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = config.text("MAIL_USER", "")
EMAIL_HOST_PASSWORD = config.text("MAIL_PASSWORD", "")
EMAIL_USE_TLS = config.flag("MAIL_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = config.text("MAIL_FROM", f"sixring@{_public.hostname or 'localhost'}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": config.text("LOG_LEVEL", "INFO")},
}
