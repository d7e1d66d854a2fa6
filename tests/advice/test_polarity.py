"""What a title has or lacks against what a mail says: contrast, imaging, a region of the spine."""

import pytest

from caseconsultant.advice.lookups.polarity import opposed


@pytest.mark.parametrize(
    ("title", "mail"),
    [
        ("CT of belly and pelvis, no dye", "CT abdomen and pelvis with contrast"),
        ("MRI of the brain, with dye", "MRI brain without and with contrast"),
        ("MRI of the low back spine, without then with dye", "MRI lumbar spine without contrast"),
        ("low back injection around the cord, no imaging", "lumbar epidural with fluoroscopic imaging"),
        ("urine test by machine, with microscope", "urinalysis automated without microscopy"),
        ("heart ultrasound, all of it, no Doppler", "complete echo with Doppler"),
        ("MRI of the neck spine, no dye", "MRI lumbar spine without contrast"),
        ("neck or upper back injection around the cord, with imaging", "L4-5 epidural with imaging"),
    ],
)
def test_the_opposite_is_seen(title: str, mail: str) -> None:
    assert opposed(title, mail)


@pytest.mark.parametrize(
    ("title", "mail"),
    [
        ("CT of belly and pelvis, with dye", "CT abdomen and pelvis with contrast"),
        ("MRI of the brain, without then with dye", "MRI brain w/wo contrast"),
        ("MRI of the low back spine, no dye", "MRI of the lumbar spine, no contrast"),
        ("CT of belly and pelvis, no dye", "CT abdomen and pelvis"),
        ("taking out the womb through the neck of the womb", "lumbar puncture"),
        ("chest X-ray, 2 views", "chest x-ray with contrast"),
    ],
)
def test_what_agrees_or_is_not_said_is_not_opposed(title: str, mail: str) -> None:
    assert not opposed(title, mail)
