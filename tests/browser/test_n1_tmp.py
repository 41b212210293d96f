from tests.browser.test_accessibility import *  # noqa: F403
from tests.browser.test_accessibility import LOOKS, WIDTHS, HEIGHT
for n in [n for n in list(globals()) if n.startswith("test_")]:
    del globals()[n]
import pytest
pytestmark = pytest.mark.browser
NAMES = ["report", "report, fetched by the organiser"] + [f"reports in bulk, {n}" for n in ("nobody has agreed","form","nothing chosen","waiting","failed","removed")]
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_shot(visit, look, name):
    page = visit(look, name)
    page.set_viewport_size({"width": look.width, "height": HEIGHT})
    page.screenshot(path=f"/tmp/n1shots/{name.replace(' ','_').replace(',','')}-{look.width}.png", full_page=True)
