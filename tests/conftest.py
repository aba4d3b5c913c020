"""What tests share: no network but loopback, a fixed profile for examples, a cache of their own, a small study, a server."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from qualkit.cli.main import main

if os.name == "posix":
    import pwd

settings.register_profile("qualkit", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qualkit")

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else address
    if self.family == getattr(socket, "AF_UNIX", None) or host in ("127.0.0.1", "::1", "localhost"):
        _connect(self, address)
        return
    raise OSError(f"the tests may not reach {host}")


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Confidential material must not leave the machine, so no test may connect to anywhere but it."""
    socket.socket.connect = _loopback_only
    yield
    socket.socket.connect = _connect


INTERVIEWS = {
    "anna.txt": (
        "I: Hvordan kom du i gang?\n\n"
        "B: Øh, altså jeg sad jo derhjemme i flere år. Så fik jeg en ny sagsbehandler, og så gik det stærkt. Hun ringede hver fredag, og jeg "
        "begyndte at stå op om morgenen igen, fordi der var nogen der spurgte efter mig.\n\n"
        "I: Og nu?\n\n"
        "B: Nu kører jeg varer ud i Tviskebro. Bussen kom jo aldrig til tiden, så jeg fik en cykel af min nabo, og det har gjort det hele nemmere.\n"
    ),
    "bo.md": (
        "**Interviewer:** Hvad skete der så?\n\n"
        "**Bo:** Så fik jeg en ny sagsbehandler, og så skulle jeg starte helt forfra med papirerne. Det var tredje gang på et år, og jeg "
        "gad næsten ikke møde op mere til sidst, for de spurgte om det samme hver gang.\n"
    ),
    "carla.txt": (
        "INT.\tHvad hjalp?\nInf.\tBussen gik kun to gange om dagen, så jeg måtte cykle de ti kilometer hver eneste morgen, og i regnvejr var jeg "
        "våd hele dagen. Men de gemte et sæt tørt tøj til mig i skabet, uden at sige noget om det.\n"
    ),
}
ATTRIBUTES = "interview;navn;alder;stilling;rolle\nanna;Anna;52;chauffør;borger\nbo;Bo;34;ledig;borger\ncarla;Carla;41;kok;borger\n"
CODEBOOK = """
codebook: lille
version: "1"
title: {da: Lille}
codes:
  - id: fart
    label: {da: Der kommer fart på, en: Things move}
    definition: {da: Sagen får fart.}
    examples: [Så gik det stærkt.]
    patterns:
      - {pattern: "{så} {gå} det (stærkt|hurtigt)", weight: 0.95}
      - {pattern: "ny {sagsbehandler}", unless: "forfra", weight: 0.9}
  - id: transport
    label: {da: Transport, en: Transport}
    definition: {da: At komme frem.}
    examples: [Bussen kom ikke.]
    patterns:
      - {pattern: "({bus}|bussen)", weight: 0.95}
      - {pattern: "bussen", weight: 0.95}
      - {pattern: "(cykle|cykel)", weight: 0.9}
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def study(tmp_path):
    """A folder of interviews with its attribute table, and the codebook beside it."""
    folder = tmp_path / "interviews"
    folder.mkdir()
    for name, text in INTERVIEWS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "attributes.csv").write_text(ATTRIBUTES, encoding="utf-8")
    (tmp_path / "lille.yaml").write_text(CODEBOOK.replace("({bus}|bussen)", "{bus}"), encoding="utf-8")
    return folder


@pytest.fixture
def qualkit(capsys):
    """Run the command line: arguments in, exit code and what stood on stdout and stderr out."""

    def call(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


@pytest.fixture
def done(study, qualkit) -> Path:
    """The study, run through."""
    code, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml", "--min-probability", "0.2")
    assert code == 0, err
    return study.with_name("interviews-qualkit")


# A PostgreSQL server for the tests of team projects


def _postgres_programs() -> Path | None:
    """The folder with initdb and postgres, the newest if there are several."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    found.sort(key=lambda folder: [int(number) for number in re.findall(r"\d+", str(folder))])
    if (initdb := shutil.which("initdb")) is not None:
        found.append(Path(initdb).resolve().parent)
    return next((folder for folder in reversed(found) if (folder / "initdb").exists()), None)


AT_ONCE = 10  # databases that are there at once: more than any test needs


class PostgresServer:
    """A server of our own in a temporary folder, on a Unix socket and on loopback; ``anne`` needs a password there."""

    def __init__(self, programs: Path, home: Path) -> None:
        self.programs, self.home = programs, home
        self.made: list[str] = []
        self.kept: set[str] = set()
        self.account: dict[str, object] = {}
        if os.getuid() == 0:  # PostgreSQL will not run as root
            account = next((pwd.getpwnam(name) for name in ("postgres", "nobody") if _is_account(name)), None)
            self.account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            os.chown(home, account.pw_uid, account.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run("initdb", "-D", home / "data", "-U", "leder", "-E", "UTF8", "--locale=C", "-A", "trust", "-N")
        rules = "local all all trust\nhost all leder 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (home / "data/pg_hba.conf").write_text(rules)
        self.start()

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(command, cwd=self.home, capture_output=True, text=True, check=False, **self.account)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        # Nothing here must survive a power cut; everything must survive a killed process, and does.
        quick = "-c fsync=off -c full_page_writes=off -c shared_buffers=16MB -c max_connections=60 -c autovacuum=off"
        where = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.home}"
        options = f"{quick} {where}"
        log = self.home / "log"
        self._run("pg_ctl", "start", "-w", "-D", self.home / "data", "-l", log, "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-D", self.home / "data", "-m", "immediate")

    def url(self, database: str, *, user: str = "leder", schema: str = "studie") -> str:
        return f"postgresql://{user}@/{database}?host={self.home}&port={self.port}&schema={schema}"

    def over_tcp(self, database: str, *, user: str) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?schema=studie"

    def connect(self, database: str = "postgres", *, user: str = "leder", schema: str = "studie"):
        import psycopg

        return psycopg.connect(
            f"host={self.home} port={self.port} dbname={database} user={user} options=-csearch_path={schema}",
            autocommit=True,
        )

    def database(self, template: str = "template1") -> str:
        """A new database; of ``template``, nobody may be connected to that one. Old ones go, but for templates."""
        self.kept.add(template)
        self.made.append(f"d{len(self.made) + 1}")
        old = self.made[-AT_ONCE] if len(self.made) >= AT_ONCE else ""
        with self.connect() as connection:
            if old and old not in self.kept:
                connection.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")  # each takes 7 MB
            quickly = "STRATEGY file_copy" if connection.info.server_version >= 150000 else ""
            connection.execute(f"CREATE DATABASE {self.made[-1]} TEMPLATE {template} {quickly}")
        return self.made[-1]


def _is_account(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


@pytest.fixture(scope="session")
def postgres_server():
    """A running PostgreSQL. Where none is installed its tests are skipped, unless QUALKIT_REQUIRE_POSTGRES=1."""
    programs = _postgres_programs() if os.name == "posix" else None
    if programs is None:
        reason = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get("QUALKIT_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="qk-pg-", dir="/tmp"))  # short: a socket's path has 107 characters at most
    server = None
    try:
        server = PostgresServer(programs, home)
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def blank_postgres(postgres_server) -> str:
    """A database with a project in it that has nothing in it, to copy from."""
    from qualkit.store import Store

    name = postgres_server.database()
    Store.open(postgres_server.url(name), create=True).close()
    return name


@pytest.fixture(scope="session")
def new_team_project(postgres_server, blank_postgres):
    """Each call gives the URL of a project with nothing in it."""
    return lambda: postgres_server.url(postgres_server.database(blank_postgres))


@pytest.fixture
def team_url(new_team_project) -> str:
    return new_team_project()


@pytest.fixture
def coded():
    """A function that makes coded material of what informants say, without files, project or model.

    ``coded({"Ruth": [("Jeg ringede selv.", {"vendepunkt.selv": "decision"}), …]}, attributes={"Ruth": {"alder": "57"}})``:
    each entry is an interview whose only informant is called so (pseudonym from the registry), each pair a turn that is
    a unit of its own, with code to ``decision`` or the probability of a suggestion (from 0.5 it counts, below it is a
    hint). ``attributes_of`` of a coding may be given as (basis, {attribute: value}). The interviewer asks before each.
    """
    from qualkit.findings import Case, CodedMaterial, Coding
    from qualkit.model import Role, Segment, SegmentKind, Span, Speaker, Transcript, Turn, content_id

    def make(interviews, *, attributes=None, labels=None, parents=None, lang="da", header=""):
        cases, units, codings, texts, hints, case_of = [], [], [], {}, {}, {}
        for who, said in interviews.items():
            row = {"navn": who, **(attributes or {}).get(who, {})}
            identity, name = content_id("t", who), who.lower().replace(" ", "-")
            text, turns, spans = f"{header}\n" if header else "", [], []
            for number, (words, _) in enumerate(said):
                asked = "I: Og hvad så?\n"
                start = len(text) + 3
                turns.append(Turn(2 * number, "I", Span(start, start + len("Og hvad så?")), (Span(start, start + 11),)))
                text += asked
                start = len(text) + 3
                span = Span(start, start + len(words))
                turns.append(Turn(2 * number + 1, "B", span, (span,)))
                text += f"B: {words}\n"
                spans.append(span)
            transcript = Transcript(
                id=identity,
                name=name,
                title=who,
                text=text,
                source_name=f"{name}.txt",
                source_format="txt",
                sha256="0" * 64,
                speakers=(Speaker("I", Role.INTERVIEWER), Speaker("B", Role.INFORMANT)),
                turns=tuple(turns),
                attributes=row,
            )
            texts[identity] = transcript
            case = Case(
                id=content_id("c", who.casefold()),
                name=who,
                voices=((identity, "B"),),
                role=row.get("rolle", ""),
                title=row.get("stilling", ""),
                age=row.get("alder", ""),
                attributes=row,
                by_interview={identity: row},
            )
            cases.append(case)
            for number, (span, (_, codes)) in enumerate(zip(spans, said, strict=True)):
                unit = Segment.cut(transcript, SegmentKind.UNIT, number, span, speaker="B", turns=(2 * number + 1,))
                units.append(unit)
                case_of[unit.id] = case.id
                for code, given in sorted(codes.items()):
                    basis, its = given if isinstance(given, tuple) else (given, {})
                    if basis != "decision":
                        hints.setdefault(unit.id, {})[code] = basis
                        if basis < 0.5:
                            continue
                    codings.append(
                        Coding(
                            unit=unit,
                            case=case.id,
                            code=code,
                            basis="decision" if basis == "decision" else "suggestion",
                            span=span,
                            probability=None if basis == "decision" else basis,
                            attributes=its,
                            coders=("anne",) if basis == "decision" else (),
                        )
                    )
        every = sorted({coding.code for coding in codings} | {code for its in hints.values() for code in its})
        return CodedMaterial(
            cases=tuple(cases),
            transcripts=texts,
            units=tuple(units),
            case_of=case_of,
            codings=tuple(codings),
            hints=hints,
            labels={code: code.replace(".", " ").capitalize() for code in every} | (labels or {}),
            axes={code: code.split(".")[0].capitalize() for code in every},
            parents={code: code.rpartition(".")[0] for code in every if "." in code} | (parents or {}),
            lang=lang,
        )

    return make
