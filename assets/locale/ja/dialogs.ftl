### ダイアログ、モデルライブラリ、ギャラリー。

## 複数のダイアログに共通。

dialog-browse = 参照…
dialog-cancel = キャンセル
dialog-close = 閉じる
dialog-file = ファイル
dialog-file-exists = 同じ名前のファイルがあります。置き換えられます。
# ファイルがあると知らせた後のボタン。
dialog-replace = 置き換え
dialog-quality = 品質

## 複数ファイルの拡大。

batch-title = ファイルをアップスケール
# 結果のフォルダーの上。
batch-folder = 保存先
    .hint = 各ファイルと同じ場所
    .name = 結果のフォルダー
batch-add-files = ファイルを追加…
    .about = 画像ファイルを選びます。ウィンドウにドロップしても追加できます。
batch-add-folder = フォルダーを追加…
    .about = フォルダー内のすべての画像を追加します。
batch-clear = リストを空にする
batch-nothing = 画像を追加するか、ここにドロップしてください。
# 行末に出る、ファイルの状態。
batch-state-working = 処理中
batch-state-waiting = 待機中
batch-state-done = 完了
batch-state-not-done = 未処理のまま中止
batch-remove = { $name }を外す
# ファイルとその状態の読み上げ。
batch-row = { $name }：{ $state }
batch-format = 形式：{ $format }
    .name = 結果の形式
batch-progress = ファイル{ $number }/{ $count }：{ $state }
batch-written = { $count }個を保存しました
batch-written-failed = { $count }個を保存、{ $failed }個は失敗しました。理由は各行にあります。
batch-cancel = ジョブをキャンセル
batch-start = すべてアップスケール

## キャンバスのサイズ。

size-title = キャンバスサイズ
size-width = キャンバスの幅
size-height = キャンバスの高さ
size-anchor = 画像の位置
size-place = 画像の位置：{ $place }
size-place-top-left = 左上
size-place-top = 上
size-place-top-right = 右上
size-place-left = 左
size-place-centre = 中央
size-place-right = 右
size-place-bottom-left = 左下
size-place-bottom = 下
size-place-bottom-right = 右下
size-too-large = キャンバスの上限を超えています。小さくしてください。
size-cut = 切り落とした部分もレイヤーに残ります。広げ直すと戻ります。
size-grown = 新しい部分は透明です。拡大・縮小はしません。
# ボタン。
size-start = 変更

## 生成情報のある画像がドロップされたとき。

dropped-title = 設定を使いますか、画像を開きますか？
dropped-about = 「{ $name }」には生成情報があります。
dropped-settings = この設定を使う
dropped-open = 画像を開く
dropped-both = 両方

## 他のソフトのモデル。

elsewhere-title = 他のソフトのモデル
    .about = 今ある場所のまま使います。コピーも移動も変更もしません。選んだものがモデルフォルダーに加わります。
elsewhere-nothing = A1111、ComfyUI、Krita、InvokeAIのモデルは、通常の場所には見つかりませんでした。
elsewhere-looking = 検索中… { $folders }個のフォルダーを確認
# フォルダーの中身：$size は "4.3 GB" の形。
elsewhere-files = { $count }個のファイル、{ $size }
elsewhere-files-known = { $count }個のファイル、{ $size }（追加済み）
elsewhere-add = { $count }個のフォルダーを追加
elsewhere-stop = 中止
elsewhere-again = 再検索

## 画像の書き出し。

export-title = 画像を書き出す
export-title-candidate = 候補を保存
# 画像がどう作られたか。
export-recipe = 生成情報を含める（プロンプト、シード、全設定）
    .about = ファイルを受け取った人が同じ画像を生成できます。知られたくない場合は外してください。
export-format = 形式
export-start = 書き出す

## 画像を広げ、周囲を新しく描く。

outpaint-title = アウトペイント
outpaint-feather = ぼかし
    .about = 境目で元の部分と新しい部分が混ざり合う帯の幅。
outpaint-left = 左
outpaint-right = 右
outpaint-top = 上
outpaint-bottom = 下
outpaint-equal = 四辺を同じにする
# 「端の色」「ノイズ」などの選択肢の上。
outpaint-fill = 新しい部分の下地
outpaint-most = 画像は1辺{ $side }ピクセルまでです。小さくしてください。
outpaint-much = 大半が新しく描かれます。少しずつ広げるほうが、元の画像とつながりやすくなります。
# $size は「512 × 512 → 768 × 512」か「大きすぎます」。
outpaint-size = 新しいサイズ：{ $size }
outpaint-size-too-large = 大きすぎます
outpaint-start = アウトペイント

## ウィンドウを閉じる前の確認。

quit-title = Scumbleを終了しますか？
quit-stay = 終了しない
quit-anyway = 保存せずに終了
quit-save = 保存…

## クラッシュの後：また開けるもの。

recover-title = 作業は残っています
    .about = Scumbleが予期せず終了しました。次の作業を、そのときの状態で開けます。
recover-discard = 破棄
    .name = { $title }を破棄
recover-open = 開く
    .name = { $title }を開く
recover-later = 後で
recover-discard-all = すべて破棄

## プロジェクトの保存。

save-title = プロジェクトを保存
save-kind = 種類
save-kind-scumble = Scumble
    .about = レイヤー、マスク、設定のすべてを完全に保存します。
save-kind-ora = OpenRaster
    .about = レイヤーを、KritaやGIMPなどで開けるように保存します。
save-kind-ora-loses = OpenRasterに残るのはレイヤーだけです。選択範囲、フレーム、設定は残りません。
save-start = 保存

## 設定。

settings-dialog-title = 設定
settings-dialog-done = 完了
settings-dialog-theme = テーマ
settings-dialog-theme-dark = ダーク
settings-dialog-theme-light = ライト

# 計算。
settings-dialog-computing = 計算
settings-dialog-device = デバイス
settings-dialog-threads = スレッド数
    .about = ジョブの計算に使うスレッドの数。0でコアごとに1つ。次のジョブから有効です。
settings-dialog-memory = モデル用のメモリ
    .about = ジョブが使ってよいメモリ。0で空き容量に合わせます。次回の起動から有効です。
settings-dialog-tiles = デコードのタイルサイズ
    .about = 辺がこれより長い画像をタイルに分けてデコードし、メモリを節約します。0：メモリに合わせる、8192：分けない。次回の起動から有効です。
settings-dialog-previews = ステップごとにプレビューを表示
settings-dialog-tiny-decoder = 負荷が小さければ、小型デコーダー（TAESD）で鮮明にプレビュー
    .hint = デコーダーのファイル。空欄ならモデルの中から探します
    .name = 小型デコーダー

settings-dialog-undo = 元に戻す
settings-dialog-undo-memory = 履歴用のメモリ
    .about = 操作の履歴を圧縮して保持します。これを超えると古いものから消えます。
settings-dialog-mask = マスク
settings-dialog-mask-step = マスクの変更幅
    .about = マスクを拡張、縮小、ぼかすときの幅。
settings-dialog-selection = 選択範囲
settings-dialog-selection-step = 選択範囲の変更幅
    .about = 選択範囲を拡張、縮小、ぼかすときの幅。

settings-dialog-keeping = 作業の保護
settings-dialog-autosave = 自動保存の間隔
    .about = 変更があればこの間隔で、クラッシュしても失われない場所に作業を保存します。
settings-dialog-keep-results = 生成した画像をすべてギャラリーに残す
    .name = ギャラリーのフォルダー

settings-dialog-folders = モデルフォルダー
settings-dialog-folder-remove = { $name }を検索対象から外す
settings-dialog-folder-others = 他のソフト…
settings-dialog-folder-add = 追加
settings-dialog-folder = モデルフォルダー
    .hint = モデルのフォルダーのパス

# 単語をランダムに選ぶためのファイル。"name.txt" と "__name__" は書き方の例。
settings-dialog-wildcards = ワイルドカード
    .hint = __name__に対応するname.txtのフォルダー
    .name = ワイルドカードのフォルダー

# 「詳細」と「すべて」は下の6つの選択肢のうちの2つ。
settings-dialog-log = ログ
    .about = ログはこのコンピューターの外に出ません。プロンプトの語句を含むのは「詳細」と「すべて」だけです。
settings-dialog-log-off = オフ
settings-dialog-log-error = エラー
settings-dialog-log-warn = 警告
settings-dialog-log-info = 標準
settings-dialog-log-debug = 詳細
settings-dialog-log-trace = すべて

# "shortcuts" は設定ファイル内の語。
settings-dialog-shortcuts = ショートカット
    .about = 独自のキーは設定ファイルの"shortcuts"に、コマンド名とキーを書いて設定します。

## モデルライブラリ。

models-title = モデル
models-close = ライブラリを閉じる
models-again = 再検索
    .about = すべてのフォルダーからモデルを探し直します。
models-add-folder = モデルフォルダーを追加…
    .about = モデルは今ある場所のまま読み込みます。A1111、Forge、ComfyUI、SwarmUI、または任意のフォルダーを指定できます。
models-looking = 検索中…
models-looking-at = 検索中… { $done }/{ $of }
models-count = { $count }個のファイル
models-count-of = { $count }個中{ $shown }個のファイル
models-search = モデルを検索
    .hint = 名前、フォルダー、トリガーワード、ハッシュ
models-get = 入手…
    .about = モデルをさらに入手します
models-all-kinds = すべて
    .about = すべての種類
# 種類とその数：「LoRA 12」。
models-kind = { $kind } { $count }
    .name = 種類：{ $kind }
models-all-families = すべての系統
models-family = 系統
models-nothing-yet = モデルを検索中…
models-nothing-fits = 該当するモデルはありません
models-nothing-there = フォルダーにモデルがありません
models-no-folder = A1111、Forge、ComfyUI、SwarmUIなど、モデルのあるフォルダーを追加してください
models-choose-folder = フォルダーを選択…
# 種類と名前：「LoRA fox」。
models-cell = { $kind } { $name }

# モデルでできること。
models-use-checkpoint = モデルとして使う
models-use-words = プロンプトに追加
models-use-negative-words = ネガティブプロンプトに追加
models-use-vae = VAEとして使う
models-use-control = コントロールとして追加

# 1つのモデル。
models-choose = モデルを選んでください
models-preview = モデルのプレビュー
# モデルが学習したものを引き出す言葉。
models-trigger-words = トリガーワード
models-trained-on = 学習内容
models-add-word = { $word }をプロンプトに追加
models-fact-kind = 種類
models-fact-family = 系統
models-fact-size = サイズ
models-fact-hash = ハッシュ
models-fact-folder = フォルダー
models-fact-file = ファイル
models-fact-unknown = 不明
models-fact-no-hash = 未計算
# ファイルの種類を何で見分けたか。
models-fact-evidence = 判定の根拠
models-bytes = { $count }バイト

# ダウンロードできる公開モデル。
models-catalogue-about = モデルは公開元のページからScumble専用のフォルダーにダウンロードし、検証します。
models-catalogue-stop = 中止
    .about = 届いた分は次回のために残します。
    .name = { $name }を中止
models-catalogue-use = 使う
    .name = { $name }を使う
models-catalogue-download = ダウンロード
    .name = { $name }をダウンロード
models-catalogue-facts = { $kind } · { $family } · { $size } · ライセンス：{ $licence }
# 上の $size の代わり。
models-catalogue-size-unknown = サイズはサーバーに確認

## 生成した全画像のギャラリー。

gallery-title = ギャラリー
gallery-close = ギャラリーを閉じる
gallery-again = 再読み込み
    .about = 結果のフォルダーを読み込み直します。
gallery-count = { $count }枚
gallery-count-of = { $count }枚中{ $shown }枚
gallery-count-reading = 読み込み中… { $count }枚
# "model:" と "date:" はどの言語でもこのまま入力する。
gallery-search = ギャラリーを検索
    .hint = プロンプトの語句、model:名前、date:2026-11
gallery-models = モデル
gallery-all-models = すべてのモデル
gallery-reading = 結果を読み込み中…
gallery-nothing-fits = 検索に該当する画像はありません
gallery-nothing = 生成した画像は{ $folder }に保存されます

# 画像やモデルファイルでできること。
gallery-use = この設定を使う
gallery-open = 開く
gallery-layer = レイヤーとして追加
gallery-trash = ゴミ箱に移す
    .about = システムのゴミ箱に残ります。
gallery-show-in-folder = フォルダーで表示
    .about = ファイルのあるフォルダーを開きます。
gallery-copy-path = パスをコピー
    .about = ファイルのパスをクリップボードにコピーします。

# 1枚の画像。
gallery-choose = 画像を選んでください
gallery-picture = 画像
gallery-prompt = プロンプト
gallery-prompt-none = なし
gallery-fact-seed = シード
gallery-fact-seed-unknown = 不明
gallery-fact-model = モデル
gallery-fact-size = サイズ
gallery-fact-day = 日付
gallery-fact-file = ファイル
gallery-cell = 画像{ $number }：{ $prompt }
gallery-cell-seed = シード{ $seed }
