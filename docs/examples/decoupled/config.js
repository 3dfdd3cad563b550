// Where Evenhand is, and which of its forms this page takes.
export const SITE = "http://127.0.0.1:8000";
export const FORM = "appeal";
