"""A transcript comes in; turns, utterances, meaning units and episodes come out, each traceable to its characters."""

from qualkit.language.words import content_stems, count_words
from qualkit.segment.cutting import Segmentation, segment
from qualkit.segment.utterances import utterance_spans

__all__ = ["Segmentation", "content_stems", "count_words", "segment", "utterance_spans"]
