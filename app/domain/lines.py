"""Line ends: every text is kept with one kind of them, and what older rows hold is found with whichever they have."""


def one_kind(text: str) -> str:
    """The text with the line ends that are kept, whatever a browser or a program sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def stands(text: str, value: str) -> bool:
    """Whether a text, its own lines ended as they are kept, stands in a value, however the value's lines end."""
    return text in value or ("\r" in value and text in one_kind(value))


def swap(value: str, text: str, new: str) -> str:
    """The value with something else wherever the text stands in it, and then with the line ends that are kept."""
    return one_kind(value).replace(text, new) if stands(text, value) else value
