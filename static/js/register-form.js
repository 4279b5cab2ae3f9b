// Starts what stands in the form of a register's record: the map on which a place gets its point.
"use strict";
(function () {
  const form = document.querySelector(".register-form");
  for (const part of window.atlasRecord?.parts ?? []) part(form);
})();
