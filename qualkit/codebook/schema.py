"""The shape of a codebook file, as pydantic models: what editors complete and ``qualkit codebook check`` tests."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from qualkit.model import ATTRIBUTE_VALUES

__all__ = ["CodeFile", "CodebookFile", "ExampleFile", "NearMissFile", "PatternFile", "Texts", "json_schema"]

CodeId = Annotated[str, StringConstraints(pattern=r"^[a-zæøå0-9_]+(\.[a-zæøå0-9_]+)*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-zæøå0-9_-]+$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Strict):
    """A wording in Danish and, where there is one, in English."""

    da: Words
    en: str = ""


class ExampleFile(_Strict):
    """A passage of speech that carries the code."""

    text: Words
    polarity: str = "til_stede"

    @field_validator("polarity")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in ATTRIBUTE_VALUES["polaritet"]:
            raise ValueError(f"polarity is one of {', '.join(ATTRIBUTE_VALUES['polaritet'])}")
        return value


class NearMissFile(_Strict):
    """A passage that looks like the code and is not; ``belongs_to`` says where it goes, if anywhere."""

    text: Words
    belongs_to: list[CodeId] = Field(default_factory=list)
    why: str = ""


class PatternFile(_Strict):
    """One pattern: shorthand or spaCy tokens, what must stand with it, and how much it counts."""

    pattern: Words | list[dict[str, Any]]
    also: list[Words] = Field(default_factory=list)
    then: list[Words] = Field(default_factory=list)
    unless: list[Words] = Field(default_factory=list)
    weight: float = Field(default=0.5, gt=0, le=1)
    reason: Texts | None = None
    set: dict[str, str] = Field(default_factory=dict)
    require: dict[str, list[str]] = Field(default_factory=dict)
    forbid: dict[str, list[str]] = Field(default_factory=dict)

    @field_validator("also", "then", "unless", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("set")
    @classmethod
    def _set_known(cls, value: dict[str, str]) -> dict[str, str]:
        _check_attributes({key: [entry] for key, entry in value.items()})
        return value

    @field_validator("require", "forbid")
    @classmethod
    def _test_known(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        _check_attributes(value)
        return value


def _check_attributes(tests: dict[str, list[str]]) -> None:
    for name, values in tests.items():
        if name not in ATTRIBUTE_VALUES:
            raise ValueError(f"{name!r} is no attribute; there is: {', '.join(ATTRIBUTE_VALUES)}")
        for value in values:
            if value not in ATTRIBUTE_VALUES[name]:
                raise ValueError(f"{name} is one of {', '.join(ATTRIBUTE_VALUES[name])}, not {value!r}")


class CodeFile(_Strict):
    """One code. ``forbid`` and ``require`` hold for all its patterns that do not say otherwise.

    ``retired: true`` marks one that was split: it is suggested no more, and what was coded with it stands.
    """

    id: CodeId
    parent: CodeId | None = None
    retired: bool = False
    label: Texts
    definition: Texts
    include: list[Texts] = Field(default_factory=list)
    exclude: list[Texts] = Field(default_factory=list)
    examples: list[ExampleFile] = Field(default_factory=list)
    near_misses: list[NearMissFile] = Field(default_factory=list)
    require: dict[str, list[str]] = Field(default_factory=dict)
    forbid: dict[str, list[str]] = Field(default_factory=dict)
    patterns: list[PatternFile] = Field(default_factory=list)

    @field_validator("examples", "near_misses", mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        if isinstance(value, list):
            return [{"text": item} if isinstance(item, str) else item for item in value]
        return value

    @field_validator("require", "forbid")
    @classmethod
    def _test_known(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        _check_attributes(value)
        return value


class CodebookFile(_Strict):
    """A codebook: one axis of coding. ``shared: true`` marks a file that only lends lists and cues to others."""

    codebook: Name
    version: Words
    title: Texts
    description: Texts | None = None
    shared: bool = False
    uses: list[Name] = Field(default_factory=list)
    lists: dict[Name, list[Words]] = Field(default_factory=dict)
    cues: dict[Name, list[Words]] = Field(default_factory=dict)
    codes: list[CodeFile] = Field(default_factory=list)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a codebook file, for editors that complete and check YAML."""
    schema = CodebookFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "qualkit codebook"
    return schema
