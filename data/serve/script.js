/* Comforts only: everything on these pages works without this script. Dropping files, asking before
 * something is deleted, Excel-like keys and pasting in tables, sums as a hint, pages that renew
 * themselves. No amount is ever changed here: what was typed is what is sent. */
"use strict";

(function () {
  function each(selector, fn, root) {
    Array.prototype.forEach.call((root || document).querySelectorAll(selector), fn);
  }

  /* Where something is wrong, that is read first. */
  var summary = document.querySelector(".summary[autofocus]");
  if (summary && !location.hash) { summary.focus(); }
  each(".summary a[href^='#']", function (link) {
    link.addEventListener("click", function () {
      var target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      var folded = target && target.closest("details");
      if (folded) { folded.open = true; }
      if (target) { setTimeout(function () { target.focus(); }); }
    });
  });

  /* A page that comes again by itself keeps the place in it that was asked for. */
  if (document.querySelector(".stages")) { setTimeout(function () { location.reload(); }, 800); }

  each("[data-confirm]", function (button) {
    button.addEventListener("click", function (event) {
      if (!window.confirm(button.getAttribute("data-confirm"))) { event.preventDefault(); }
    });
  });

  /* A form is sent once; coming back to the page makes it ready again. */
  each("form[method=post]", function (form) {
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) { return; }
      if (form.dataset.sent) { event.preventDefault(); return; }
      if (!form.querySelector("button[value=download]")) { form.dataset.sent = "yes"; }
      form.setAttribute("aria-busy", "true");
    });
  });
  window.addEventListener("pageshow", function () {
    each("form[data-sent]", function (form) { delete form.dataset.sent; form.removeAttribute("aria-busy"); });
  });

  /* Files may be dropped anywhere on the page. */
  var drop = document.querySelector("form[data-drop]"), file = drop && drop.querySelector("input[type=file]");
  if (file) {
    window.addEventListener("dragover", function (event) {
      event.preventDefault();
      drop.classList.add("over");
    });
    window.addEventListener("dragleave", function (event) {
      if (!event.relatedTarget) { drop.classList.remove("over"); }
    });
    window.addEventListener("drop", function (event) {
      event.preventDefault();
      drop.classList.remove("over");
      if (!event.dataTransfer.files.length) { return; }
      if (event.target.matches("input[type=file]")) {
        event.target.files = event.dataTransfer.files;
        return;
      }
      file.files = event.dataTransfer.files;
      drop.requestSubmit();
    });
    each("input[type=file]", function (input) {
      var limit = 64 * 1024 * 1024, said = input.getAttribute("data-large");
      input.addEventListener("change", function () {
        var large = input.files[0] && input.files[0].size > limit;
        input.setCustomValidity(large && said ? said : "");
        input.reportValidity();
      });
    });
  }

  /* Tables that are typed into */

  function cells(row) {
    return Array.prototype.map.call(row.cells, function (cell) {
      return cell.querySelector("input:not([type=hidden]), textarea, select");
    });
  }

  function field(table, row, column) {
    var line = table.tBodies[0].rows[row];
    return line ? cells(line)[column] || null : null;
  }

  function place(input) {
    var cell = input.closest("td");
    return { row: cell.parentNode.sectionRowIndex, column: cell.cellIndex };
  }

  function move(table, at, down, right) {
    var rows = table.tBodies[0].rows.length, columns = table.tBodies[0].rows[0].cells.length;
    for (var r = at.row + down, c = at.column + right; r >= 0 && r < rows && c >= 0 && c < columns; r += down, c += right) {
      var next = field(table, r, c);
      if (next) {
        next.focus();
        if (next.select) { next.select(); }
        return true;
      }
    }
    return false;
  }

  function keys(table, event) {
    var input = event.target, at, text = input.tagName === "INPUT";
    if (input.tagName === "SELECT" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    at = place(input);
    var whole = text && input.selectionStart === 0 && input.selectionEnd === input.value.length;
    var start = text && input.selectionEnd === 0, end = text && input.selectionStart === input.value.length;
    var moved = false;
    if (text && event.key === "ArrowDown") { moved = move(table, at, 1, 0); }
    if (text && event.key === "ArrowUp") { moved = move(table, at, -1, 0); }
    if (text && event.key === "Enter") { moved = move(table, at, event.shiftKey ? -1 : 1, 0) || true; }
    if (event.key === "ArrowLeft" && (whole || start)) { moved = move(table, at, 0, -1); }
    if (event.key === "ArrowRight" && (whole || end)) { moved = move(table, at, 0, 1); }
    if (moved) { event.preventDefault(); }
  }

  /* Rows copied in Excel or WPS: columns by tabs, rows by line ends, quotes around cells with both. */
  function rowsOf(text) {
    var rows = [[]], cell = "", quoted = false;
    for (var i = 0; i < text.length; i++) {
      var c = text[i];
      if (quoted) {
        if (c !== '"') { cell += c; } else if (text[i + 1] === '"') { cell += '"'; i++; } else { quoted = false; }
      } else if (c === '"' && cell === "") {
        quoted = true;
      } else if (c === "\t") {
        rows[rows.length - 1].push(cell);
        cell = "";
      } else if (c === "\n") {
        rows[rows.length - 1].push(cell);
        rows.push([]);
        cell = "";
      } else if (c !== "\r") {
        cell += c;
      }
    }
    if (cell !== "" || rows[rows.length - 1].length) { rows[rows.length - 1].push(cell); }
    return rows.filter(function (row) { return row.length; });
  }

  function paste(table, event) {
    var text = event.clipboardData.getData("text/plain"), rows = rowsOf(text), at = place(event.target), left = 0;
    if (rows.length < 2 && (rows[0] || []).length < 2) { return; }
    event.preventDefault();
    rows.forEach(function (row, r) {
      row.forEach(function (value, c) {
        var input = field(table, at.row + r, at.column + c);
        var fixed = !input && table.tBodies[0].rows[at.row + r] && table.tBodies[0].rows[at.row + r].cells[at.column + c];
        if (input) {
          input.value = value.trim();
          input.dispatchEvent(new Event("input", { bubbles: true }));
        } else if (!fixed && value.trim()) {
          left++;
        }
      });
    });
    var note = document.querySelector("[data-left]");
    if (note) {
      note.hidden = !left;
      note.querySelector("b").textContent = String(left);
    }
  }

  /* In ten-thousandths, exactly; null for what is no plain number. */
  function exact(text) {
    var m = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,6}))?$/.exec(text.trim());
    if (!m) { return null; }
    var n = BigInt(m[2].replace(/,/g, "") + ((m[3] || "") + "000000").slice(0, 6));
    return m[1] ? -n : n;
  }

  function shown(n) {
    var digits = (n < 0n ? -n : n).toString().padStart(7, "0");
    var whole = digits.slice(0, -6).replace(/\B(?=(\d{3})+$)/g, ","), part = digits.slice(-6).replace(/0{0,4}$/, "");
    return (n < 0n ? "-" : "") + whole + "." + part;
  }

  function sum(table, foot) {
    var rows = table.tBodies[0].rows, columns = foot.cells.length;
    for (var c = 1; c < columns; c++) {
      var total = 0n, any = false, amounts = false;
      for (var r = 0; r < rows.length; r++) {
        var input = field(table, r, c);
        var value = input && input.classList.contains("amount") ? exact(input.value) : null;
        amounts = amounts || (input && input.classList.contains("amount"));
        if (value !== null) { total += value; any = true; }
      }
      foot.cells[c].textContent = amounts && any ? shown(total) : "";
    }
  }

  each("form[data-grid] table", function (table) {
    var foot = table.tFoot && table.tFoot.rows[0];
    table.addEventListener("keydown", function (event) { keys(table, event); });
    table.addEventListener("paste", function (event) { paste(table, event); });
    if (foot && window.BigInt) {
      foot.hidden = false;
      sum(table, foot);
      table.addEventListener("input", function () { sum(table, foot); });
    }
  });

  /* What was typed is not lost by leaving the page unawares. */
  each("form[data-grid]", function (form) {
    var changed = false;
    form.addEventListener("input", function () { changed = true; });
    form.addEventListener("submit", function () { changed = false; });
    window.addEventListener("beforeunload", function (event) { if (changed) { event.preventDefault(); } });
  });

  /* Parts of the page that renew themselves, as long as nobody works in one of them. */
  var live = document.querySelectorAll("[data-live]");
  function renew() {
    if (document.hidden || document.activeElement.closest("[data-live]")) { return; }
    fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var fresh = text && new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-live]");
      each("[data-live]", function (part, i) {
        if (fresh && fresh[i] && fresh[i].innerHTML !== part.innerHTML) { part.innerHTML = fresh[i].innerHTML; }
      });
    }).catch(function () { /* the server has ended: the page stays as it is */ });
  }
  if (live.length) { setInterval(renew, 3000); }
}());
